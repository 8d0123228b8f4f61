import { addArc, addNode, createNetwork, type Network } from '#lib/engine/flow/network.ts';
import { organisationAt, type PairProblem } from '#lib/engine/pairing/problem.ts';

/**
 * Sessions as a flow from node 0 to node 1: source → session (2) → session and organisation (1) → trainer
 * and moment (1) → trainer, whose k-th session costs 2k − 1 → organisation → sink. A moment is a set of
 * sessions that all clash with each other. It leaves out clashes across moments and half-staffed
 * sessions, so it bounds every plan from the good side.
 */
export interface SeasonFlow {
	network: Network;
	/** Per session the arc from the source. */
	entrance: Map<number, number>;
	ways: { arc: number; session: number; trainer: number }[];
}

export function createSeasonFlow(problem: PairProblem, sessions: readonly number[]): SeasonFlow {
	const network = createNetwork(2);
	const flow: SeasonFlow = { network, entrance: new Map(), ways: [] };
	const atMoment = supplySide(problem, network, sessions);
	const moment = moments(problem, sessions);
	for (const session of sessions) {
		const node = addNode(network);
		flow.entrance.set(session, addArc(network, 0, node, 2));
		const fixed = problem.fixed[session];
		const gates = new Map<number, number>();
		for (const trainer of fixed ?? problem.eligible[session]!) {
			const organisation = fixed ? trainer : organisationAt(problem, session, trainer);
			if (!gates.has(organisation)) {
				gates.set(organisation, addNode(network));
				addArc(network, node, gates.get(organisation)!, 1);
			}
			const arc = addArc(network, gates.get(organisation)!, atMoment(trainer, moment.get(session)!), 1);
			flow.ways.push({ arc, session, trainer });
		}
	}
	return flow;
}

/**
 * Trainers and organisations with their maxima; trainers at a moment are added as they are asked for. Who
 * changes organisation is held to the own maximum alone.
 */
function supplySide(problem: PairProblem, network: Network, sessions: readonly number[]) {
	const organisations = Array.from(problem.organisationMax, (most) => {
		const node = addNode(network);
		addArc(network, node, 1, most);
		return node;
	});
	const asked = new Int32Array(problem.trainers);
	for (const session of sessions)
		for (const trainer of problem.fixed[session] ?? problem.eligible[session]!) asked[trainer]!++;
	const trainers = Array.from(problem.maxSessions, (most, trainer) => {
		const node = addNode(network);
		const organisation = organisations[onlyOrganisation(problem, trainer) ?? -1] ?? 1;
		for (let k = 1; k <= Math.min(most, asked[trainer]!); k++)
			addArc(network, node, organisation, 1, 2 * k - 1);
		return node;
	});
	const nodes = new Map<number, number>();
	return (trainer: number, moment: number): number => {
		const key = moment * problem.trainers + trainer;
		if (!nodes.has(key)) {
			nodes.set(key, addNode(network));
			addArc(network, nodes.get(key)!, trainers[trainer]!, 1);
		}
		return nodes.get(key)!;
	};
}

function onlyOrganisation({ eras }: PairProblem, trainer: number): number | undefined {
	const [first, ...others] = new Set(eras.map(({ organisationOf }) => organisationOf[trainer]!));
	return others.length ? undefined : first;
}

/** Per session its moment: in order of start, it joins the last moment when it clashes with all of it. */
function moments({ starts, ends }: PairProblem, sessions: readonly number[]): Map<number, number> {
	const moment = new Map<number, number>();
	let firstEnd = Infinity;
	let number = 0;
	for (const session of sessions.toSorted((a, b) => starts[a]! - starts[b]! || a - b)) {
		if (firstEnd <= starts[session]!) {
			firstEnd = Infinity;
			number++;
		}
		firstEnd = Math.min(firstEnd, ends[session]!);
		moment.set(session, number);
	}
	return moment;
}
