import { expect } from 'vitest';
import { checkMix } from '#lib/engine/mixing/checker.ts';
import { mix } from '#lib/engine/mixing/mix.ts';
import type { Mix, MixInput } from '#lib/engine/mixing/types.ts';

/** People p0, p1, … of organisations with these numbers of members, and of some disciplines in uneven numbers. */
export function peopleOf(organisations: number[], disciplines: number) {
	return organisations
		.flatMap((members, organisation) => Array.from({ length: members }, () => `o${organisation}`))
		.map((organisation, index) => ({
			id: `p${index}`,
			organisation,
			...(disciplines > 0 && { discipline: `d${(index * index + (index >> 1)) % disciplines}` })
		}));
}

export function plainPeople(count: number) {
	return peopleOf([count], 0);
}

export function planned(input: MixInput): Mix {
	const result = mix(input);
	if ('infeasible' in result) throw new Error(`infeasible: ${JSON.stringify(result.infeasible)}`);
	return result;
}

/** Every number the engine tells is what the checker finds. */
export function expectHonest(input: MixInput, result: Mix) {
	const checked = checkMix(input, result.rounds);
	expect(checked).toEqual({ faults: [], measures: result.measures, bounds: result.bounds });
	for (const level of [
		'organisationDeviation',
		'disciplineDeviation',
		'repeatLoad',
		'repeatMeetings'
	] as const) {
		expect(result.measures[level]).toBeGreaterThanOrEqual(result.bounds[level]);
		expect(result.proven.includes(level)).toBe(result.measures[level] === result.bounds[level]);
	}
}
