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

/** Every number the engine tells is what the checker finds; under rules a bound may be higher than the checker's. */
export function expectHonest(input: MixInput, result: Mix) {
	const { faults, measures, bounds } = checkMix(input, result.rounds);
	expect({ faults, measures }).toEqual({ faults: [], measures: result.measures });
	const ruled = [input.together, input.apart, input.pinned].some(({ length }) => length > 0);
	expect(result.bounds).toEqual(ruled ? { ...bounds, ...deviationsOf(result.bounds) } : bounds);
	expect(result.bounds.organisationDeviation).toBeGreaterThanOrEqual(bounds.organisationDeviation);
	expect(result.bounds.disciplineDeviation).toBeGreaterThanOrEqual(bounds.disciplineDeviation);
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

function deviationsOf({ organisationDeviation, disciplineDeviation }: Mix['bounds']) {
	return { organisationDeviation, disciplineDeviation };
}

/** Every way to seat everybody present in one round. */
export function everyPlan({ people, groups }: MixInput): string[][][][] {
	const present = people.filter(({ absent }) => !absent?.length).map(({ id }) => id);
	const count = typeof groups === 'number' ? groups : groups.length;
	return Array.from({ length: count ** present.length }, (_, code) => {
		const plan = Array.from({ length: count }, () => [] as string[]);
		present.forEach((id, place) => plan[Math.floor(code / count ** place) % count]!.push(id));
		return [plan];
	});
}
