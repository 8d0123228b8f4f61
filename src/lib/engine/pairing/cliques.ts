import type { PairProblem } from '#lib/engine/pairing/problem.ts';

/**
 * The largest sets of sessions that all clash with each other. A session lasts until its end and the
 * journey, so these are the cliques of intervals: each is what goes on at some start (Helly 1923).
 */
export function largestCliques({ starts, ends }: PairProblem): number[][] {
	const order = Array.from(starts, (_, session) => session).sort((a, b) => starts[a]! - starts[b]! || a - b);
	const cliques: number[][] = [];
	let going: number[] = [];
	order.forEach((session, index) => {
		going = going.filter((other) => ends[other]! > starts[session]!);
		going.push(session);
		const next = order[index + 1];
		if (next === undefined || going.some((other) => ends[other]! <= starts[next]!)) cliques.push([...going]);
	});
	return cliques;
}
