import { improve } from '#lib/engine/mixing/allocation/improve.ts';
import { better, provenLevels, fixLevels, type Settled } from '#lib/engine/mixing/allocation/levels.ts';
import { countFirstChoices, measure } from '#lib/engine/mixing/allocation/measures.ts';
import { openEditions } from '#lib/engine/mixing/allocation/opening.ts';
import { pricesOf } from '#lib/engine/mixing/allocation/prices.ts';
import { createAllocationProblem } from '#lib/engine/mixing/allocation/problem.ts';
import { iterationsPerSecond, least, type Search } from '#lib/engine/mixing/allocation/search.ts';
import type { Allocation, AllocationInput, AllocationMeasures } from '#lib/engine/mixing/allocation/types.ts';
import { evaluationsPerSecond } from '#lib/engine/mixing/mix.ts';
import type { Watch } from '#lib/engine/mixing/types.ts';
import { createRandom } from '#lib/engine/random.ts';
import { openSolver, type Solver } from '#lib/engine/solver/highs.ts';

/** The questions of three levels and of two prices. */
const usualQuestions = 6;

/**
 * Spreads people over editions: most placed, then organisations even, then disciplines, then choices (and
 * of equal ones most first choices). Each level is an integer program with the levels above held fast.
 * Equal input gives equal bits, unless the clock or `shouldStop` ends it early, which `cutShort` then says.
 */
export async function allocate(
	input: AllocationInput,
	watch: Watch<AllocationMeasures> = {}
): Promise<Allocation> {
	const search = createSearch(input, watch, await openSolver());
	const opening = openEditions(search.problem, (program) => least(search, program));
	const settled = fixLevels(search, opening);
	const { bounds, scarcity } = settled;
	const editionOf = polish(search, input, opening.open, settled);
	const measures = measure(search.problem, opening.open, editionOf);
	const firstChoices = countFirstChoices(search.problem, editionOf);
	return {
		...named(input, opening.open, editionOf),
		measures,
		bounds,
		proven: provenLevels(measures, bounds),
		firstChoices,
		prices: pricesOf(search, { open: opening.open, scarcity, ...measures, firstChoices }),
		cutShort: search.cutShort
	};
}

function createSearch(
	input: AllocationInput,
	{ shouldStop, onProgress }: Watch<AllocationMeasures>,
	solver: Solver
): Search {
	const search: Search = {
		problem: createAllocationProblem(input),
		solver,
		measures: { placed: 0, organisationDeviation: 0, disciplineDeviation: 0, preferenceCost: 0 },
		cutShort: false,
		questions: 0,
		effort: {
			iterations: input.budgetSeconds * iterationsPerSecond,
			seconds: input.budgetSeconds * 3,
			seed: input.seed,
			shouldStop: () => {
				onProgress?.(Math.min(1, search.questions / (usualQuestions + 1)), search.measures);
				return shouldStop?.() ?? false;
			}
		}
	};
	return search;
}

/** What the programs left open, swaps may still find, with a number of tries that takes about a second. */
function polish(
	{ problem }: Search,
	{ seed, budgetSeconds }: AllocationInput,
	open: number[],
	settled: Settled
) {
	const { editionOf, bounds } = settled;
	const reached = measure(problem, open, editionOf);
	const isProven = (measures: AllocationMeasures) =>
		provenLevels(measures, bounds).includes('preferenceCost');
	if (isProven(reached)) return editionOf;
	const polished = improve(problem, open, editionOf, {
		evaluations: Math.floor(Math.min(budgetSeconds, 1) * evaluationsPerSecond),
		random: createRandom(seed),
		shouldStop: ([organisationDeviation, disciplineDeviation, preferenceCost]) =>
			isProven({ ...reached, organisationDeviation, disciplineDeviation, preferenceCost })
	});
	return better(problem, open, polished, editionOf);
}

function named({ people, editions }: AllocationInput, open: number[], editionOf: Int32Array) {
	const seats = people.map(({ id }, person) => ({ id, edition: editions[editionOf[person]!]?.id }));
	return {
		placed: Object.fromEntries(seats.flatMap(({ id, edition }) => (edition ? [[id, edition]] : []))),
		unplaced: seats.flatMap(({ id, edition }) => (edition ? [] : [id])),
		closed: editions.flatMap(({ id }, edition) => (open.includes(edition) ? [] : [id]))
	};
}
