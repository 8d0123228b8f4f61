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
	'src/lib/features/imports/applying/sessions.server.ts': 'whoever plans reads a list of sessions in',
	'src/lib/features/imports/known.server.ts': 'whoever plans reads a list of sessions in',
	'src/lib/features/places/places.server.ts': 'whoever plans keeps the list of places',
	'src/lib/features/sessions/clashes.server.ts': 'whoever plans is told which room is taken twice',
	'src/lib/features/sessions/commands.server.ts': 'whether a place that was chosen exists',
	'src/lib/features/sessions/queries.server.ts': 'whoever plans chooses one',
	'src/lib/features/whereabouts/places.server.ts': 'the door for everybody else',
	'src/lib/i18n/audit-actions.ts': 'names the list of places as what was changed, and reads nothing'
};

test('Where a session is, is read through one door', () => {
	const reading = /(selectFrom|Join)\(\s*'place( as \w+)?'|'place\.\w+( as \w+)?'|'session\.link'/;
	const read = filesWith(reading).filter((path) => path !== 'src/lib/features/privacy/fates.server.ts');
	expect(read).toEqual(Object.keys(READ_PLACES));
});

/** Who writes somebody's whole name without asking who reads it, and why nobody reads it who may not. */
const WHOLE_NAMES: Record<string, string> = {
	'src/lib/features/attendance/queries.server.ts': 'sorts by it, and shows what may be shown',
	'src/lib/features/attendance/session.server.ts': 'to trainers of the edition and staff alone',
	'src/lib/features/audit/queries.server.ts': 'one’s own name',
	'src/lib/features/coaching/queries.server.ts':
		'between the two of a pair, one’s own or one’s participant’s',
	'src/lib/features/lesson-plans/queries.server.ts': 'the two trainers of a session and staff see a plan',
	'src/lib/features/merging/duplicates.server.ts': 'staff compare two people',
	'src/lib/features/merging/mails.server.ts': 'to whoever it is',
	'src/lib/features/pairings/candidates.server.ts': 'staff choose a trainer',
	'src/lib/features/pairings/halves.server.ts': 'tells the other trainer',
	'src/lib/features/pairings/proposal-page.server.ts': 'staff read a proposal of duos',
	'src/lib/features/pairings/proposals.server.ts': 'staff read who asked for it',
	'src/lib/features/privacy/quotes.server.ts': 'looks for it in order to erase it',
	'src/lib/features/sessions/leads.server.ts': 'tells the other trainer and staff',
	'src/lib/features/wishes/asking/choices.server.ts': 'to trainers of the session and staff alone',
	'src/lib/features/wishes/cards.server.ts': 'to staff, and to whoever it is',
	'src/routes/mensen/nieuw/+page.server.ts': 'the name that was just typed',
	'src/routes/profiel/+page.svelte': 'one’s own name'
};

test('A whole name is written only where its reader may know it', () => {
	const written = filesWith(/\b(fullName|sortName)\(/).filter((path) => !path.includes('/features/people/'));
	expect(written).toEqual(Object.keys(WHOLE_NAMES));
});
