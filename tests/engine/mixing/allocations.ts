import { expect } from 'vitest';
import { checkAllocation } from '../../support/checkers/allocation.ts';
import { readAllocation } from '#lib/engine/mixing/allocation/read-allocation.ts';
import type { Allocation, AllocationInput, AllocationMeasures } from '#lib/engine/mixing/allocation/types.ts';
import { createRandom } from '#lib/engine/random.ts';
import { peopleOf } from './people.ts';

/** People of these organisations and six disciplines over dates with `capacity` seats; most put an early date first. */
export function overDates(organisations: number[], dates: number, capacity: number): AllocationInput {
	const random = createRandom(7);
	const people = peopleOf(organisations, 6).map((person) => {
		const wanted = new Set([Math.min(random.below(dates), random.below(dates))]);
		while (wanted.size < 4) wanted.add(random.below(dates));
		return { ...person, prefers: [...wanted].map((edition) => `e${edition}`) };
	});
	const editions = Array.from({ length: dates }, (_, index) => ({ id: `e${index}`, capacity, minimum: 10 }));
	return readAllocation({ people, editions });
}

/** Every number the engine tells is what the checker finds, and nothing is called proven that is not. */
export function expectHonest(input: AllocationInput, result: Allocation) {
	const { faults, measures, firstChoices } = checkAllocation(input, result.placed, result.closed);
	expect({ faults, measures, firstChoices }).toEqual({
		faults: [],
		measures: result.measures,
		firstChoices: result.firstChoices
	});
	expect(Object.keys(result.placed).length + result.unplaced.length).toBe(input.people.length);
	for (const level of result.proven) expect(result.measures[level]).toBe(result.bounds[level]);
}

/** The best measures of any allocation and any choice of closed editions, by trying every one: for small cases only. */
export function bestByTrying(input: AllocationInput): { measures: AllocationMeasures; closed: string[] } {
	const [first, ...others] = closings(input).flatMap((closed) => placings(input, closed));
	return others.reduce((best, one) => (isBetter(input, one, best) ? one : best), first!);
}

type Tried = { measures: AllocationMeasures; closed: string[] };

function closings({ editions }: AllocationInput): string[][] {
	return editions
		.filter(({ minimum }) => minimum > 0)
		.reduce<string[][]>((sets, { id }) => [...sets, ...sets.map((set) => [...set, id])], [[]]);
}

function placings(input: AllocationInput, closed: string[]): Tried[] {
	const found: Tried[] = [];
	const tryFrom = (index: number, placed: Record<string, string>): void => {
		const person = input.people[index];
		if (person) {
			tryFrom(index + 1, placed);
			for (const edition of person.prefers) tryFrom(index + 1, { ...placed, [person.id]: edition });
			return;
		}
		const { faults, measures } = checkAllocation(input, placed, closed);
		if (faults.length === 0) found.push({ measures, closed });
	};
	tryFrom(0, {});
	return found;
}

function isBetter({ people }: AllocationInput, one: Tried, other: Tried): boolean {
	const wanted = (closed: string[]) => people.filter(({ prefers }) => closed.includes(prefers[0]!)).length;
	return (
		(other.measures.placed - one.measures.placed ||
			one.closed.length - other.closed.length ||
			wanted(one.closed) - wanted(other.closed) ||
			one.measures.organisationDeviation - other.measures.organisationDeviation ||
			one.measures.disciplineDeviation - other.measures.disciplineDeviation ||
			one.measures.preferenceCost - other.measures.preferenceCost) < 0
	);
}
