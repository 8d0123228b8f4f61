/** A directed network in flat lists: arc 2k and its reverse 2k + 1 follow each other. */
export interface Network {
	nodes: number;
	readonly to: number[];
	readonly room: number[];
	readonly cost: number[];
	readonly leaving: number[][];
}

export function createNetwork(nodes: number): Network {
	return { nodes, to: [], room: [], cost: [], leaving: Array.from({ length: nodes }, () => []) };
}

export function addNode(network: Network): number {
	network.leaving.push([]);
	return network.nodes++;
}

/** Adds an arc and returns its number, by which `flowOf` tells what runs through it. */
export function addArc(network: Network, from: number, to: number, capacity: number, cost = 0): number {
	const arc = network.to.length;
	network.to.push(to, from);
	network.room.push(capacity, 0);
	network.cost.push(cost, -cost);
	network.leaving[from]!.push(arc);
	network.leaving[to]!.push(arc + 1);
	return arc;
}

export function flowOf(network: Network, arc: number): number {
	return network.room[arc + 1]!;
}
