import { addArc, createNetwork, flowOf, type Network } from '#lib/engine/flow/network.ts';

/** Dinic 1970: sends as much as the network carries and returns how much that is. */
export function maxFlow(network: Network, source: number, sink: number): number {
	let sent = 0;
	for (;;) {
		const level = levels(network, source);
		if (level[sink]! < 0) return sent;
		const next = new Int32Array(network.nodes);
		for (let more = 1; more > 0; sent += more) more = push(network, level, next, source, sink, Infinity);
	}
}

export interface BoundedArc {
	from: number;
	to: number;
	low: number;
	high: number;
}

/** A whole-numbered circulation with every arc between its bounds, or undefined when there is none. */
export function circulation(nodes: number, arcs: readonly BoundedArc[]): number[] | undefined {
	const network = createNetwork(nodes + 2);
	const surplus = new Int32Array(nodes);
	const numbers = arcs.map(({ from, to, low, high }) => {
		surplus[to]! += low;
		surplus[from]! -= low;
		return addArc(network, from, to, high - low);
	});
	let needed = 0;
	surplus.forEach((extra, node) => {
		if (extra > 0) addArc(network, nodes, node, extra);
		if (extra < 0) addArc(network, node, nodes + 1, -extra);
		if (extra > 0) needed += extra;
	});
	if (maxFlow(network, nodes, nodes + 1) < needed) return undefined;
	return numbers.map((arc, index) => flowOf(network, arc) + arcs[index]!.low);
}

function levels({ nodes, leaving, to, room }: Network, source: number): Int32Array {
	const level = new Int32Array(nodes).fill(-1);
	const queue = [source];
	level[source] = 0;
	for (const node of queue) {
		for (const arc of leaving[node]!) {
			const head = to[arc]!;
			if (room[arc]! <= 0 || level[head]! >= 0) continue;
			level[head] = level[node]! + 1;
			queue.push(head);
		}
	}
	return level;
}

function push(
	network: Network,
	level: Int32Array,
	next: Int32Array,
	node: number,
	sink: number,
	most: number
): number {
	if (node === sink) return most;
	const arcs = network.leaving[node]!;
	for (; next[node]! < arcs.length; next[node]!++) {
		const arc = arcs[next[node]!]!;
		const head = network.to[arc]!;
		if (network.room[arc]! <= 0 || level[head] !== level[node]! + 1) continue;
		const sent = push(network, level, next, head, sink, Math.min(most, network.room[arc]!));
		if (sent === 0) continue;
		network.room[arc]! -= sent;
		network.room[arc ^ 1]! += sent;
		return sent;
	}
	return 0;
}
