import type { Network } from '#lib/engine/flow/network.ts';

export interface CostedFlow {
	sent: number;
	cost: number;
}

/**
 * Successive cheapest paths (Jewell 1958): sends up to `most` units, each prefix of them at the least
 * cost. Costs may be negative, cycles of negative cost may not exist.
 */
export function minCostFlow(network: Network, source: number, sink: number, most = Infinity): CostedFlow {
	const total = { sent: 0, cost: 0 };
	while (total.sent < most) {
		const { distance, reachedBy } = cheapestPaths(network, source);
		if (distance[sink] === Infinity) return total;
		const sent = Math.min(most - total.sent, narrowest(network, reachedBy, sink));
		for (const arc of pathTo(network, reachedBy, sink)) {
			network.room[arc]! -= sent;
			network.room[arc ^ 1]! += sent;
		}
		total.sent += sent;
		total.cost += sent * distance[sink]!;
	}
	return total;
}

function narrowest(network: Network, reachedBy: Int32Array, sink: number): number {
	let least = Infinity;
	for (const arc of pathTo(network, reachedBy, sink)) least = Math.min(least, network.room[arc]!);
	return least;
}

function* pathTo(network: Network, reachedBy: Int32Array, sink: number): Generator<number> {
	for (let node = sink; reachedBy[node]! >= 0; node = network.to[reachedBy[node]! ^ 1]!)
		yield reachedBy[node]!;
}

/** Bellman–Ford with a queue; quick enough for the shallow networks of this platform. */
export function cheapestPaths({ nodes, leaving, to, room, cost }: Network, source: number) {
	const distance = new Float64Array(nodes).fill(Infinity);
	const reachedBy = new Int32Array(nodes).fill(-1);
	const waiting = new Uint8Array(nodes);
	const ring = new Int32Array(nodes + 1);
	let head = 0;
	let tail = 0;
	const enqueue = (node: number) => {
		waiting[node] = 1;
		ring[tail] = node;
		tail = tail === nodes ? 0 : tail + 1;
	};
	distance[source] = 0;
	enqueue(source);
	while (head !== tail) {
		const node = ring[head]!;
		head = head === nodes ? 0 : head + 1;
		waiting[node] = 0;
		for (const arc of leaving[node]!) {
			const next = to[arc]!;
			const reached = distance[node]! + cost[arc]!;
			if (room[arc]! <= 0 || reached >= distance[next]!) continue;
			distance[next] = reached;
			reachedBy[next] = arc;
			if (!waiting[next]) enqueue(next);
		}
	}
	return { distance, reachedBy };
}
