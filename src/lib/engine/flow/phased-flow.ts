import { maxFlow } from '#lib/engine/flow/max-flow.ts';
import { cheapestPaths, type CostedFlow } from '#lib/engine/flow/min-cost-flow.ts';
import { addArc, addNode, createNetwork, type Network } from '#lib/engine/flow/network.ts';

/**
 * The primal-dual method (Ford, Fulkerson 1962): sends up to `most` units at the least cost, all units of
 * one price at once. For many units at few prices it is far quicker than one cheapest path after another.
 */
export function phasedFlow(network: Network, source: number, sink: number, most = Infinity): CostedFlow {
	const total = { sent: 0, cost: 0 };
	while (total.sent < most) {
		const { distance } = cheapestPaths(network, source);
		if (distance[sink] === Infinity) return total;
		const sent = sendAtOnePrice(network, distance, source, sink, most - total.sent);
		total.sent += sent;
		total.cost += sent * distance[sink]!;
	}
	return total;
}

/** As much as the arcs on cheapest paths carry; an arc and its reverse are on one together. */
function sendAtOnePrice(
	network: Network,
	distance: Float64Array,
	source: number,
	sink: number,
	most: number
): number {
	const { nodes, to, room, cost } = network;
	const cheapest = createNetwork(nodes);
	const copied: number[] = [];
	for (let arc = 0; arc < to.length; arc += 2) {
		const from = to[arc + 1]!;
		if (distance[from] === Infinity || distance[from]! + cost[arc]! !== distance[to[arc]!]) continue;
		cheapest.room[addArc(cheapest, from, to[arc]!, room[arc]!) + 1] = room[arc + 1]!;
		copied.push(arc);
	}
	const first = addNode(cheapest);
	addArc(cheapest, first, source, most);
	const sent = maxFlow(cheapest, first, sink);
	copied.forEach((arc, index) => {
		room[arc] = cheapest.room[2 * index]!;
		room[arc + 1] = cheapest.room[2 * index + 1]!;
	});
	return sent;
}
