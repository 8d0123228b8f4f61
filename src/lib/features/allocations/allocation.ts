import type { Allocation, AllocationInput } from '#lib/engine/mixing/allocation/types.ts';

/** What is kept beside the seats: how good they are, how good they could be, and what evenness costs. */
export type AllocationFigures = Pick<
	Allocation,
	'measures' | 'bounds' | 'proven' | 'firstChoices' | 'prices' | 'closed' | 'cutShort'
> & {
	people: number;
	/** The seats that could be given away in each edition. */
	seats: Record<string, number>;
};

/** Seconds of search that can be chosen. */
export const BUDGETS = [5, 10, 30, 60];
export const USUAL_BUDGET = 10;

/** With fewer editions to choose from there is nothing to spread. */
export const FEWEST_EDITIONS = 2;

export function canAllocate({ people, editions }: Pick<AllocationInput, 'people' | 'editions'>) {
	return people.length > 0 && editions.length >= FEWEST_EDITIONS;
}

/** Nobody can enrol any more in any of the editions, so that all wishes are known. */
export function isClosed(editions: readonly { enrolUntil: string | null }[], today: string) {
	return (
		editions.length >= FEWEST_EDITIONS &&
		editions.every(({ enrolUntil }) => enrolUntil !== null && enrolUntil < today)
	);
}

/** The occasion on which the platform asks by itself: the last closing date. */
export function occasionOf(trainingId: string, editions: readonly { enrolUntil: string | null }[]) {
	return `${trainingId}/${editions
		.map(({ enrolUntil }) => enrolUntil ?? '')
		.toSorted()
		.at(-1)}`;
}

export function figuresOf(result: Allocation, input: AllocationInput): AllocationFigures {
	const { measures, bounds, proven, firstChoices, prices, closed, cutShort } = result;
	const seats = Object.fromEntries(input.editions.map(({ id, capacity }) => [id, capacity]));
	return {
		measures,
		bounds,
		proven,
		firstChoices,
		prices,
		closed,
		cutShort,
		seats,
		people: input.people.length
	};
}
