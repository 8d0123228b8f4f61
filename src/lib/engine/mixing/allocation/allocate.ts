import { deviationOf, evenFlow } from '#lib/engine/mixing/allocation/even-flow.ts';
import { improve } from '#lib/engine/mixing/allocation/improve.ts';
import { openEditions, placeable } from '#lib/engine/mixing/allocation/placement.ts';
import { createAllocationProblem, type AllocationProblem } from '#lib/engine/mixing/allocation/problem.ts';
import type {
	Allocation,
	AllocationBounds,
	AllocationInput,
	AllocationMeasures
} from '#lib/engine/mixing/allocation/types.ts';
import { evaluationsPerSecond } from '#lib/engine/mixing/mix.ts';
import type { Watch } from '#lib/engine/mixing/types.ts';
import { createRandom } from '#lib/engine/random.ts';

/**
 * Spreads people over editions: most placed, then organisations even, then disciplines, then choices.
 * Equal input gives equal bits, unless `shouldStop` ends it early, which `cutShort` then says.
 */
export function allocate(input: AllocationInput, watch: Watch<AllocationMeasures> = {}): Allocation {
	const problem = createAllocationProblem(input);
	const open = openEditions(problem);
	const start = evenFlow(problem, open, 0).editionOf;
	const bounds = boundsOf(problem, open, start);
	const budget = Math.floor(input.budgetSeconds * evaluationsPerSecond);
	let cutShort = false;
	const { editionOf, evaluations } = improve(problem, open, start, {
		evaluations: budget,
		random: createRandom(input.seed),
		shouldStop: ([organisationDeviation, disciplineDeviation, preferenceCost], used) => {
			const measures = {
				placed: countPlaced(start),
				organisationDeviation,
				disciplineDeviation,
				preferenceCost
			};
			watch.onProgress?.(Math.min(1, used / (budget || 1)), measures);
			cutShort ||= watch.shouldStop?.() ?? false;
			return cutShort || provenLevels(measures, bounds).length === levels.length;
		}
	});
	const measures = measuresOf(problem, open, editionOf);
	const name = (edition: number) => input.editions[edition]!.id;
	const seats = input.people.map(({ id }, person) => ({ id, edition: editionOf[person]! }));
	return {
		placed: Object.fromEntries(
			seats.filter(({ edition }) => edition >= 0).map(({ id, edition }) => [id, name(edition)])
		),
		unplaced: seats.filter(({ edition }) => edition < 0).map(({ id }) => id),
		closed: input.editions.flatMap(({ id }, edition) => (open.includes(edition) ? [] : [id])),
		measures,
		bounds,
		proven: provenLevels(measures, bounds),
		evaluations,
		cutShort
	};
}

const levels = ['placed', 'organisationDeviation', 'disciplineDeviation', 'preferenceCost'] as const;

/** The flows are exact for evenness when everybody is placed and no edition had to close; else 0 is all that is sure. */
function boundsOf(problem: AllocationProblem, open: number[], start: Int32Array): AllocationBounds {
	const all = problem.capacity.map((_, edition) => edition);
	const exact = countPlaced(start) === problem.people && open.length === all.length;
	const byOrganisation = exact ? evenFlow(problem, open, 0) : undefined;
	return {
		placed: placeable(problem, all, false)!,
		organisationDeviation: byOrganisation?.deviation ?? 0,
		disciplineDeviation: exact ? evenFlow(problem, open, 1).deviation : 0,
		preferenceCost: byOrganisation?.preferenceCost ?? 0
	};
}

function measuresOf(problem: AllocationProblem, open: number[], editionOf: Int32Array): AllocationMeasures {
	const costs = problem.choices.map(
		(choices, person) => Math.max(0, choices.indexOf(editionOf[person]!)) ** 2
	);
	return {
		placed: countPlaced(editionOf),
		organisationDeviation: deviationOf(problem, open, editionOf, 0),
		disciplineDeviation: deviationOf(problem, open, editionOf, 1),
		preferenceCost: costs.reduce((sum, cost) => sum + cost, 0)
	};
}

function countPlaced(editionOf: Int32Array): number {
	return editionOf.filter((edition) => edition >= 0).length;
}

function provenLevels(measures: AllocationMeasures, bounds: AllocationBounds): (keyof AllocationMeasures)[] {
	const first = levels.findIndex((level) => measures[level] !== bounds[level]);
	return first < 0 ? [...levels] : levels.slice(0, first);
}
