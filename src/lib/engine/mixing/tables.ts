import { minCostFlow } from '#lib/engine/flow/min-cost-flow.ts';
import { addArc, createNetwork, flowOf } from '#lib/engine/flow/network.ts';
import { groupsFrom } from '#lib/engine/mixing/plan.ts';
import type { MixProblem, Round } from '#lib/engine/mixing/problem.ts';

/**
 * The same groups at the tables where most of their people were published to sit: the cheapest assignment
 * of groups to tables, round by round. Rounds whose tables differ or are pinned stay as they are.
 */
export function nearestTables(problem: MixProblem, groupOf: Int16Array): Int16Array {
	const { people, published, rounds } = problem;
	if (!published) return groupOf;
	const seated = groupOf.slice();
	groupsFrom(problem, groupOf).forEach((groups, round) => {
		if (!areAlike(rounds[round]!)) return;
		const offset = round * people;
		const staying = groups.map((group) =>
			groups.map((_, table) => group.filter((person) => published[offset + person] === table).length)
		);
		assignment(staying).forEach((table, group) => {
			for (const person of groups[group]!) seated[offset + person] = table;
		});
	});
	return seated;
}

function areAlike({ sizes, pinned }: Round): boolean {
	const [first] = sizes;
	return (
		sizes.every(({ min, max }) => min === first!.min && max === first!.max) &&
		pinned.every((group) => group < 0)
	);
}

/** Per row a column of its own, such that their worth together is greatest. */
function assignment(worth: number[][]): number[] {
	const count = worth.length;
	const [source, sink] = [2 * count, 2 * count + 1];
	const network = createNetwork(2 * count + 2);
	const arcs = worth.map((row, index) => {
		addArc(network, source, index, 1);
		addArc(network, count + index, sink, 1);
		return row.map((value, column) => addArc(network, index, count + column, 1, -value));
	});
	minCostFlow(network, source, sink);
	return arcs.map((row) => row.findIndex((arc) => flowOf(network, arc) > 0));
}
