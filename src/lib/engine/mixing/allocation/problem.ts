import type { AllocationInput } from '#lib/engine/mixing/allocation/types.ts';
import { evenBounds } from '#lib/engine/mixing/evenness.ts';

/** An attribute by its place in `attributes`: 0 the organisation, 1 the discipline. */
export type Attribute = 0 | 1;

/** The input in whole numbers; `choices` are a person's editions, the most wanted first. */
export interface AllocationProblem {
	people: number;
	choices: number[][];
	capacity: number[];
	minimum: number[];
	/** Organisation and discipline, −1 when unknown. */
	attributes: [number[], number[]];
	/** People alike in organisation, discipline and choices; any of them may take another's place. */
	kinds: number[][];
}

export function createAllocationProblem({ people, editions }: AllocationInput): AllocationProblem {
	const edition = new Map(editions.map(({ id }, index) => [id, index]));
	const choices = people.map(({ prefers }) => prefers.map((id) => edition.get(id)!));
	const attributes: [number[], number[]] = [
		numbered(people.map(({ organisation }) => organisation)),
		numbered(people.map(({ discipline }) => discipline))
	];
	const kindOf = (person: number) =>
		[attributes[0][person], attributes[1][person], ...choices[person]!].join();
	return {
		people: people.length,
		choices,
		capacity: editions.map(({ capacity }) => capacity),
		minimum: editions.map(({ minimum }) => minimum),
		attributes,
		kinds: [...Map.groupBy(people.keys(), kindOf).values()]
	};
}

/** How few and how many of a group of `members` is even for an edition: its share of the open capacity. */
export function evenShareOf(
	{ capacity }: AllocationProblem,
	open: readonly number[],
	edition: number,
	members: number
) {
	const seats = open.reduce((sum, one) => sum + capacity[one]!, 0);
	return evenBounds(members, seats, { numerator: capacity[edition]!, denominator: 1 });
}

function numbered(names: (string | undefined)[]): number[] {
	const numbers = new Map<string, number>();
	return names.map((name) => {
		if (name === undefined) return -1;
		if (!numbers.has(name)) numbers.set(name, numbers.size);
		return numbers.get(name)!;
	});
}
