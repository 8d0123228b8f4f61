import { maxFlow } from '#lib/engine/flow/max-flow.ts';
import type { Network } from '#lib/engine/flow/network.ts';
import { minimalCore } from '#lib/engine/minimal-core.ts';
import type { PairPlan } from '#lib/engine/pairing/plan.ts';
import { doClash, type PairProblem } from '#lib/engine/pairing/problem.ts';
import { staffingProgram } from '#lib/engine/pairing/programs/staffing.ts';
import { createSeasonFlow } from '#lib/engine/pairing/season-flow.ts';
import type { Solver } from '#lib/engine/solver/highs.ts';

/** Sessions that cannot all be staffed, the one asked about among them, of which none can be left out. */
export type Conflicts = (session: number) => number[];

/** Arcs looked through for all conflicts of a plan together; after that none are told. */
const mostWork = 20_000_000;

/** Above so many sessions near by, the solver is not asked about each of them. */
const mostNear = 60;

/**
 * Looks for conflicts in a plan, whose staffed sessions can by nature all be staffed: first in the flow,
 * then, for clashes and organisations the flow does not see, with the solver. Empty where none is known.
 */
export function createConflicts(plan: PairPlan, solver: Solver | undefined): Conflicts {
	const { problem, pairs } = plan;
	const staffed = pairs.flatMap((pair, session) => (pair ? [session] : []));
	let work = 0;
	return (session) => {
		work += arcsOf(problem, staffed);
		if (work > mostWork) return [];
		const rivals = rivalsInFlow(problem, session, staffed);
		const near = rivals.length > 0 ? rivals : sessionsNear(problem, session, staffed);
		work += near.length * arcsOf(problem, near);
		if (work > mostWork) return [];
		const core =
			rivals.length > 0 ? flowCore(problem, session, rivals) : solverCore(problem, session, near, solver);
		return core.length > 0 ? [session, ...core].sort((a, b) => a - b) : [];
	};
}

function arcsOf({ eligible }: PairProblem, sessions: readonly number[]): number {
	return sessions.reduce((sum, session) => sum + eligible[session]!.length, 0);
}

/** The other sessions on the source's side of a least cut: they alone already ask too much together. */
function rivalsInFlow(problem: PairProblem, session: number, staffed: readonly number[]): number[] {
	const { network, entrance } = createSeasonFlow(problem, [session, ...staffed]);
	if (maxFlow(network, 0, 1) === 2 * entrance.size) return [];
	const reached = reachable(network, 0);
	return staffed.filter((other) => reached[network.to[entrance.get(other)!]!]);
}

/** Leaves out each session without which the rest still cannot hold (deletion filter, Chinneck 1997). */
function flowCore(problem: PairProblem, session: number, rivals: readonly number[]): number[] {
	const { network, entrance } = createSeasonFlow(problem, [session, ...rivals]);
	const { room } = network;
	let sent = maxFlow(network, 0, 1);
	let asked = 2 * entrance.size;
	return rivals.filter((rival) => {
		const before = [...room];
		const left = sent - withdraw(network, entrance.get(rival)!);
		const sentWithout = left + maxFlow(network, 0, 1);
		if (sentWithout === asked - 2) {
			before.forEach((capacity, arc) => (room[arc] = capacity));
			return true;
		}
		sent = sentWithout;
		asked -= 2;
		return false;
	});
}

/** Closes an entrance, takes back what flows through it to the sink, and returns how much that was. */
function withdraw({ to, room, leaving }: Network, entrance: number): number {
	const flow = room[entrance + 1]!;
	room[entrance] = 0;
	room[entrance + 1] = 0;
	for (let unit = 0; unit < flow; unit++) {
		for (let node = to[entrance]!; node !== 1;) {
			const arc = leaving[node]!.find((one) => one % 2 === 0 && room[one + 1]! > 0)!;
			room[arc]!++;
			room[arc + 1]!--;
			node = to[arc]!;
		}
	}
	return flow;
}

function reachable({ nodes, leaving, to, room }: Network, source: number): Uint8Array {
	const reached = new Uint8Array(nodes);
	const queue = [source];
	reached[source] = 1;
	for (const node of queue) {
		for (const arc of leaving[node]!) {
			if (room[arc]! <= 0 || reached[to[arc]!]) continue;
			reached[to[arc]!] = 1;
			queue.push(to[arc]!);
		}
	}
	return reached;
}

/** What clashes with a session, and what clashes with that. */
function sessionsNear(problem: PairProblem, session: number, staffed: readonly number[]): number[] {
	const first = staffed.filter((other) => doClash(problem, session, other));
	return staffed.filter((other) => first.some((one) => one === other || doClash(problem, one, other)));
}

function solverCore(
	problem: PairProblem,
	session: number,
	near: readonly number[],
	solver: Solver | undefined
): number[] {
	if (!solver || near.length > mostNear) return [];
	const effort = { iterations: 2000, seconds: 10, seed: 1, shouldStop: () => false };
	const holds = (set: readonly number[]) =>
		solver(staffingProgram(problem, set).program, effort).bound < 0.5 - set.length;
	return holds([session, ...near]) ? [] : minimalCore(near, holds, [session]);
}
