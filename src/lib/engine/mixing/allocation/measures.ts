import {
	evenShareOf,
	type AllocationProblem,
	type Attribute
} from '#lib/engine/mixing/allocation/problem.ts';
import type { AllocationMeasures } from '#lib/engine/mixing/allocation/types.ts';

export function measure(
	problem: AllocationProblem,
	open: readonly number[],
	editionOf: Int32Array
): AllocationMeasures {
	return {
		placed: editionOf.filter((edition) => edition >= 0).length,
		organisationDeviation: deviationOf(problem, open, editionOf, 0),
		disciplineDeviation: deviationOf(problem, open, editionOf, 1),
		preferenceCost: ranksOf(problem, editionOf).reduce((sum, rank) => sum + rank ** 2, 0)
	};
}

/** Per placed person which choice it became, 0 the first. */
export function ranksOf({ choices }: AllocationProblem, editionOf: Int32Array): number[] {
	return choices.map((list, person) => list.indexOf(editionOf[person]!)).filter((rank) => rank >= 0);
}

export function countFirstChoices(problem: AllocationProblem, editionOf: Int32Array): number {
	return ranksOf(problem, editionOf).filter((rank) => rank === 0).length;
}

/** The deviation of one attribute over the open editions; the share counts the members who are placed. */
function deviationOf(
	problem: AllocationProblem,
	open: readonly number[],
	editionOf: Int32Array,
	attribute: Attribute
): number {
	const values = problem.attributes[attribute];
	const seated = [...editionOf.keys()].filter((person) => editionOf[person]! >= 0 && values[person]! >= 0);
	let sum = 0;
	for (const members of Map.groupBy(seated, (person) => values[person]!).values()) {
		for (const edition of open) {
			const { low, high } = evenShareOf(problem, open, edition, members.length);
			const count = members.filter((person) => editionOf[person] === edition).length;
			sum += Math.max(0, low - count, count - high);
		}
	}
	return sum;
}
