import { maxFlow } from '#lib/engine/flow/max-flow.ts';
import { addArc, createNetwork, flowOf } from '#lib/engine/flow/network.ts';
import type { AllocationProblem } from '#lib/engine/mixing/allocation/problem.ts';

/** Per person an edition, −1 when unplaced: as many as the open editions hold; undefined when a minimum cannot be met. */
export function placeMost(problem: AllocationProblem, open: readonly number[]): Int32Array | undefined {
	const [source, sink] = [0, 1];
	const first = 2 + problem.people;
	const network = createNetwork(first + problem.capacity.length);
	const ways = problem.choices.flatMap((choices, person) => {
		addArc(network, source, 2 + person, 1);
		return choices
			.filter((edition) => open.includes(edition))
			.map((edition) => ({ person, edition, arc: addArc(network, 2 + person, first + edition, 1) }));
	});
	const needed = open.reduce((sum, edition) => sum + problem.minimum[edition]!, 0);
	for (const edition of open) addArc(network, first + edition, sink, problem.minimum[edition]!);
	if (maxFlow(network, source, sink) < needed) return undefined;
	for (const edition of open)
		addArc(network, first + edition, sink, problem.capacity[edition]! - problem.minimum[edition]!);
	maxFlow(network, source, sink);
	const editionOf = new Int32Array(problem.people).fill(-1);
	for (const { person, edition, arc } of ways) if (flowOf(network, arc) > 0) editionOf[person] = edition;
	return editionOf;
}
