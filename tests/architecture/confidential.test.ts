import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sources = globSync('src/{lib,routes}/**/*.{ts,svelte}')
	.filter((path) => !path.includes('/paraglide/') && !path.endsWith('/tables.ts'))
	.sort()
	.map((path) => ({ path, text: readFileSync(path, 'utf8') }));

function filesWith(pattern: RegExp) {
	return sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

/** Who reads where a session is, and why nobody learns anything by it. */
const READ_PLACES: Record<string, string> = {
	'src/lib/features/imports/apply-sessions.server.ts': 'whoever plans reads a list of sessions in',
	'src/lib/features/imports/known.server.ts': 'whoever plans reads a list of sessions in',
	'src/lib/features/places/places.server.ts': 'whoever plans keeps the list of places',
	'src/lib/features/sessions/clashes.server.ts': 'whoever plans is told which room is taken twice',
	'src/lib/features/sessions/commands.server.ts': 'whether a place that was chosen exists',
	'src/lib/features/sessions/queries.server.ts': 'whoever plans chooses one',
	'src/lib/features/whereabouts/places.server.ts': 'the door for everybody else'
};

test('Where a session is, is read through one door', () => {
	const reading = /(selectFrom|Join)\(\s*'place( as \w+)?'|'place\.\w+( as \w+)?'|'session\.link'/;
	const read = filesWith(reading).filter((path) => path !== 'src/lib/features/privacy/fates.server.ts');
	expect(read).toEqual(Object.keys(READ_PLACES));
});
