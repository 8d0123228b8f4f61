import { minCostFlow } from '#lib/engine/flow/min-cost-flow.ts';
import { addArc, addNode, createNetwork, flowOf, type Network } from '#lib/engine/flow/network.ts';
import { evenShareOf, type AllocationProblem } from '#lib/engine/mixing/allocation/problem.ts';

export interface EvenFlow {
	/** Per person the edition, −1 when unplaced. */
	editionOf: Int32Array;
	deviation: number;
	preferenceCost: number;
}

/**
 * Places as many as can be, with the least deviation of one attribute and then the least preference
 * cost. Exact when everybody is placed: people of one value form a flow into each edition whose first
 * floor(share) earn, the one up to ceil(share) is free and the rest cost. Without an attribute: the
 * least preference cost.
 */
export function evenFlow(problem: AllocationProblem, open: readonly number[], attribute?: 0 | 1): EvenFlow {
	const network = createNetwork(2);
	const weight = 1 + problem.people * problem.capacity.length ** 2;
	const editions = new Map(open.map((edition) => [edition, editionNode(problem, network, edition, weight)]));
	const cells = new Map<string, number>();
	const values = problem.people === 0 || attribute === undefined ? undefined : problem.attributes[attribute];
	const members = (value: number) => values!.filter((other) => other === value).length;
	const cellOf = (person: number, edition: number): number => {
		const value = values?.[person] ?? -1;
		if (value < 0) return editions.get(edition)!;
		const key = `${value} ${edition}`;
		if (!cells.has(key))
			cells.set(
				key,
				evenCell(problem, network, open, edition, members(value), editions.get(edition)!, weight)
			);
		return cells.get(key)!;
	};
	const ways = problem.choices.flatMap((choices, person) => {
		const node = addNode(network);
		addArc(network, 0, node, 1);
		return choices.flatMap((edition, rank) =>
			editions.has(edition)
				? [{ person, edition, rank, arc: addArc(network, node, cellOf(person, edition), 1, rank ** 2) }]
				: []
		);
	});
	minCostFlow(network, 0, 1);
	const editionOf = new Int32Array(problem.people).fill(-1);
	let preferenceCost = 0;
	for (const { person, edition, rank, arc } of ways) {
		if (flowOf(network, arc) === 0) continue;
		editionOf[person] = edition;
		preferenceCost += rank ** 2;
	}
	const deviation = attribute === undefined ? 0 : deviationOf(problem, open, editionOf, attribute);
	return { editionOf, deviation, preferenceCost };
}

/** The deviation of one attribute over the open editions; the share counts the members who are placed. */
export function deviationOf(
	problem: AllocationProblem,
	open: readonly number[],
	editionOf: Int32Array,
	attribute: 0 | 1
): number {
	const values = problem.attributes[attribute];
	let sum = 0;
	for (const value of new Set(values)) {
		if (value < 0) continue;
		const seats = editionOf.filter((edition, person) => edition >= 0 && values[person] === value);
		for (const edition of open) {
			const { low, high } = evenShareOf(problem, open, edition, seats.length);
			const count = seats.filter((seat) => seat === edition).length;
			sum += Math.max(0, low - count, count - high);
		}
	}
	return sum;
}

/** The minimum earns more than all deviation together, so that it is met whenever it can be. */
function editionNode(
	{ capacity, minimum, people }: AllocationProblem,
	network: Network,
	edition: number,
	weight: number
): number {
	const node = addNode(network);
	addArc(network, node, 1, minimum[edition]!, -2 * weight * (people + 1));
	addArc(network, node, 1, capacity[edition]! - minimum[edition]!);
	return node;
}

function evenCell(
	problem: AllocationProblem,
	network: Network,
	open: readonly number[],
	edition: number,
	members: number,
	target: number,
	weight: number
): number {
	const node = addNode(network);
	const { low, high } = evenShareOf(problem, open, edition, members);
	addArc(network, node, target, low, -weight);
	addArc(network, node, target, high - low);
	addArc(network, node, target, members - high, weight);
	return node;
}
