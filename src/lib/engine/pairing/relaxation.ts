import { flowOf } from '#lib/engine/flow/network.ts';
import { phasedFlow } from '#lib/engine/flow/phased-flow.ts';
import type { PairProblem } from '#lib/engine/pairing/problem.ts';
import { createSeasonFlow } from '#lib/engine/pairing/season-flow.ts';

export interface Relaxation {
	/** Trainers sent to sessions, at the least sum of squared loads for that many. */
	sent: number;
	squares: number;
	/** Per session the trainers the flow sends there. */
	sentTo: number[][];
}

/** The season's flow, of at most so many trainers sent. */
export function relax(problem: PairProblem, sessions: readonly number[], most = Infinity): Relaxation {
	const { network, ways } = createSeasonFlow(problem, sessions);
	const { sent, cost } = phasedFlow(network, 0, 1, most);
	const sentTo: number[][] = Array.from({ length: problem.sessions }, () => []);
	for (const { arc, session, trainer } of ways) if (flowOf(network, arc) > 0) sentTo[session]!.push(trainer);
	return { sent, squares: cost, sentTo };
}
