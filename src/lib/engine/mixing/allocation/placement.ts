import { maxFlow } from '#lib/engine/flow/max-flow.ts';
import { addArc, createNetwork } from '#lib/engine/flow/network.ts';
import type { AllocationProblem } from '#lib/engine/mixing/allocation/problem.ts';

/** Above this many editions with a minimum, which to close is chosen one at a time. */
const mostTried = 8;

/** The editions that get people, such that most are placed and then the fewest are closed. */
export function openEditions(problem: AllocationProblem): number[] {
	const all = problem.capacity.map((_, edition) => edition);
	const closable = all.filter((edition) => problem.minimum[edition]! > 0);
	const most = placeable(problem, all, false)!;
	let best: { open: number[]; placed: number } = {
		open: all.filter((edition) => !closable.includes(edition)),
		placed: -1
	};
	const tries = closable.length <= mostTried ? subsets(closable) : shrinking(problem, closable);
	for (const closed of tries) {
		const open = all.filter((edition) => !closed.includes(edition));
		const placed = placeable(problem, open, true);
		if (placed === undefined || placed <= best.placed) continue;
		best = { open, placed };
		if (placed === most) break;
	}
	return best.open;
}

/** How many the open editions hold; with minimums, undefined when they cannot all be met. */
export function placeable(
	problem: AllocationProblem,
	open: readonly number[],
	withMinimums: boolean
): number | undefined {
	const [source, sink] = [0, 1];
	const first = 2 + problem.people;
	const network = createNetwork(first + problem.capacity.length);
	problem.choices.forEach((choices, person) => {
		addArc(network, source, 2 + person, 1);
		for (const edition of choices)
			if (open.includes(edition)) addArc(network, 2 + person, first + edition, 1);
	});
	const floor = (edition: number) => (withMinimums ? problem.minimum[edition]! : 0);
	const needed = open.reduce((sum, edition) => sum + floor(edition), 0);
	for (const edition of open) addArc(network, first + edition, sink, floor(edition));
	const met = maxFlow(network, source, sink);
	if (met < needed) return undefined;
	for (const edition of open)
		addArc(network, first + edition, sink, problem.capacity[edition]! - floor(edition));
	return met + maxFlow(network, source, sink);
}

function subsets(editions: number[]): number[][] {
	const all = Array.from({ length: 2 ** editions.length }, (_, bits) =>
		editions.filter((_, index) => bits & (1 << index))
	);
	return all.sort((a, b) => a.length - b.length);
}

/** Closes the edition fewest can come to, then the next. */
function shrinking({ choices, minimum }: AllocationProblem, editions: number[]): number[][] {
	const spare = (edition: number) =>
		choices.filter((list) => list.includes(edition)).length - minimum[edition]!;
	const order = editions.toSorted((a, b) => spare(a) - spare(b) || a - b);
	return [[], ...order.map((_, index) => order.slice(0, index + 1))];
}
