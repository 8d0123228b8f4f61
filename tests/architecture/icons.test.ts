import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Actor } from '#lib/features/people/actor.ts';
import { menuFor } from '../../src/routes/menu.ts';

const sheet = readFileSync('src/lib/ui/icons.svg', 'utf8');
const drawn = [...sheet.matchAll(/<symbol id="([\w-]+)"/g)].map(([, name]) => name ?? '');

/** Every name in a page, and those that reach the menu through its list. */
function listUsed() {
	const everything = {
		staff: true,
		admin: true,
		coordinatedOrganisations: ['x'],
		trainer: true
	} as unknown as Actor;
	const named = globSync('src/**/*.svelte').flatMap((path) =>
		[...readFileSync(path, 'utf8').matchAll(/<Icon\s+name="([\w-]+)"|\bicon(?:="|: ')([\w-]+)["']/g)].map(
			([, one, other]) => one ?? other ?? ''
		)
	);
	return [...new Set([...named, ...menuFor(everything).map((item) => item.icon)])].sort();
}

test('draws every icon that is used, and keeps none that is not', () => {
	expect(drawn.toSorted()).toEqual(listUsed());
});
