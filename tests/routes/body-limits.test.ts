import { expect, test } from 'vitest';
import { DEFAULT_LIMIT } from '#lib/server/body.ts';
import { bodyLimitOf, bodyLimits } from '../../src/routes/body-limits.ts';
import { listActions, listRoutes } from './routes.ts';

const KB = 1024;

test('every action and endpoint that may send more than usual exists, and only three of the site take files', () => {
	const endpoints = listRoutes().flatMap(({ id, methods }) =>
		methods.includes('POST') ? [`${id}?/default`] : []
	);
	const actions = [...listActions(), ...endpoints];
	expect(Object.keys(bodyLimits).filter((action) => !actions.includes(action))).toEqual([]);
	expect([...new Set(Object.values(bodyLimits))].toSorted((one, other) => one - other)).toEqual([
		256 * KB,
		26 * KB * KB
	]);
	expect(Object.keys(bodyLimits).filter((action) => bodyLimits[action]! > 256 * KB)).toEqual([
		'/mensen/inlezen?/prepare',
		'/opdrachten/[assignmentId]/inleveren?/saveOrHandIn',
		'/profiel?/savePhoto'
	]);
});

test('an address without a line of its own, or a name of another page, takes what is usual', () => {
	const limitOf = (id: string, search: string) => bodyLimitOf(id, new URL(`http://localhost/${search}`));
	expect(limitOf('/aanmelden', '')).toBe(DEFAULT_LIMIT);
	expect(limitOf('/aanmelden', '?/saveOrHandIn')).toBe(DEFAULT_LIMIT);
	expect(limitOf('/profiel', '?/savePhoto')).toBe(26 * KB * KB);
	expect(limitOf('/profiel', '?/saveProfile&/savePhoto')).toBe(DEFAULT_LIMIT);
	expect(limitOf('/trainingen/nieuw', '')).toBe(256 * KB);
	expect(limitOf('/wensen/[wishId]', '?terug=x&/answer')).toBe(256 * KB);
});
