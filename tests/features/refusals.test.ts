import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refusal } from '#lib/i18n/refusal.ts';
import { refusalCodes, refusalInWords } from '#lib/i18n/refusals.ts';
import { conflict, isConflict } from '#lib/server/refuse.ts';

const source = globSync('src/**/*.ts')
	.filter((path) => !path.endsWith('/i18n/refusals.ts') && !path.includes('/paraglide/'))
	.map((path) => readFileSync(path, 'utf8'))
	.join('');

test('Every code with which something is refused is given somewhere', () => {
	expect(refusalCodes.filter((code) => !source.includes(`'${code}'`))).toEqual([]);
});

test('A refusal carries its code, what its sentence tells, and its field', () => {
	const refused = () => conflict('mixes_no_such_group', { groups: 3 }, 'group');
	let problem: unknown;
	try {
		refused();
	} catch (thrown) {
		problem = thrown;
	}
	expect(isConflict(problem) && problem.body).toEqual({
		message: 'mixes_no_such_group',
		refusal: { code: 'mixes_no_such_group', params: { groups: 3 } },
		field: 'group'
	});
});

test('A refusal within another is said within its sentence', () => {
	const why = refusal('wish_is_closed');
	expect(refusalInWords(refusal('planning_pair_refused', { session: 'Zorg 1', why }))).toBe(
		`Zorg 1: ${refusalInWords(why)}`
	);
});

test('What a sentence tells is asked for when the code is given', () => {
	// @ts-expect-error it tells of groups
	expect(refusal('mixes_no_such_group', {}).code).toBe('mixes_no_such_group');
	// @ts-expect-error nobody knows it
	expect(() => refusalInWords(refusal('not_a_code'))).toThrow();
});
