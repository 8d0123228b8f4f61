import { minCostFlow } from '#lib/engine/flow/min-cost-flow.ts';
import { addArc, addNode, createNetwork, flowOf, type Network } from '#lib/engine/flow/network.ts';
import type { PairProblem } from '#lib/engine/pairing/problem.ts';

/**
 * The season as a flow: source → session (2) → session and organisation (1) → trainer and moment (1) →
 * trainer, whose k-th session costs 2k − 1 → organisation → sink. A moment is a set of sessions that
 * all clash with each other. It leaves out clashes across moments and half-staffed sessions, so it
 * bounds every plan from the good side.
 */
export interface Relaxation {
	/** Trainers sent to sessions, at the least sum of squared loads for that many. */
	sent: number;
	squares: number;
	/** Per session the trainers the flow sends there. */
	sentTo: number[][];
}

export function relax(problem: PairProblem, sessions: readonly number[], most = Infinity): Relaxation {
	const network = createNetwork(2);
	const ways: { arc: number; session: number; trainer: number }[] = [];
	const { atMoment } = supplySide(problem, network);
	const moment = moments(problem);
	for (const session of sessions) {
		const node = addNode(network);
		addArc(network, 0, node, 2);
		const fixed = problem.fixed[session];
		const gates = new Map<number, number>();
		for (const trainer of fixed ?? problem.eligible[session]!) {
			const organisation = fixed ? trainer : problem.organisationOf[trainer]!;
			if (!gates.has(organisation)) {
				gates.set(organisation, addNode(network));
				addArc(network, node, gates.get(organisation)!, 1);
			}
			const arc = addArc(network, gates.get(organisation)!, atMoment(trainer, moment[session]!), 1);
			ways.push({ arc, session, trainer });
		}
	}
	const { sent, cost } = minCostFlow(network, 0, 1, most);
	const sentTo: number[][] = Array.from({ length: problem.sessions }, () => []);
	for (const { arc, session, trainer } of ways) if (flowOf(network, arc) > 0) sentTo[session]!.push(trainer);
	return { sent, squares: cost, sentTo };
}

/** Trainers and organisations with their maxima; trainers at a moment are added as they are asked for. */
function supplySide(problem: PairProblem, network: Network) {
	const organisations = Array.from(problem.organisationMax, (most) => {
		const node = addNode(network);
		addArc(network, node, 1, most);
		return node;
	});
	const trainers = Array.from(problem.maxSessions, (most, trainer) => {
		const node = addNode(network);
		const organisation = organisations[problem.organisationOf[trainer]!]!;
		for (let k = 1; k <= Math.min(most, problem.sessions); k++)
			addArc(network, node, organisation, 1, 2 * k - 1);
		return node;
	});
	const nodes = new Map<number, number>();
	const atMoment = (trainer: number, moment: number): number => {
		const key = moment * problem.trainers + trainer;
		if (!nodes.has(key)) {
			nodes.set(key, addNode(network));
			addArc(network, nodes.get(key)!, trainers[trainer]!, 1);
		}
		return nodes.get(key)!;
	};
	return { atMoment };
}

/** Per session its moment: in order of start, it joins the last moment when it clashes with all of it. */
function moments({ clashes, input }: PairProblem): Int32Array {
	const moment = new Int32Array(clashes.length);
	const order = input.sessions.map((_, session) => session);
	order.sort((a, b) => input.sessions[a]!.start - input.sessions[b]!.start || a - b);
	let last: number[] = [];
	let number = 0;
	for (const session of order) {
		if (!last.every((other) => clashes[session]!.includes(other))) {
			last = [];
			number++;
		}
		last.push(session);
		moment[session] = number;
	}
	return moment;
}
