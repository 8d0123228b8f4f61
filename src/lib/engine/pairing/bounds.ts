import { pairMeasures, type PairPlan } from '#lib/engine/pairing/plan.ts';
import { eraOf, type PairProblem } from '#lib/engine/pairing/problem.ts';
import { relax, type Relaxation } from '#lib/engine/pairing/relaxation.ts';
import type { PairBounds } from '#lib/engine/pairing/types.ts';

/** A problem with what its flow says, from which all bounds follow. */
export interface Season {
	problem: PairProblem;
	staffable: number[];
	relaxation: Relaxation;
}

export function createSeason(problem: PairProblem): Season {
	const staffable = staffableSessions(problem);
	return { problem, staffable, relaxation: relax(problem, staffable) };
}

/** The best that flow and counting leave possible: of any plan, and of plans that staff as many as this one. */
export function boundsAt(
	{ problem, staffable, relaxation }: Season,
	most: number,
	plan: PairPlan
): PairBounds {
	const { staffed } = pairMeasures(plan);
	return {
		staffed: most,
		loadSquares: leastSquares(problem, staffable, relaxation, staffed),
		repeatedPairs: leastRepeats(problem, staffed)
	};
}

/** Sessions that two unrelated trainers could give if it were the only one. */
function staffableSessions(problem: PairProblem): number[] {
	return problem.eligible.flatMap((_, session) =>
		problem.fixed[session] || somePair(problem, session, () => true) ? [session] : []
	);
}

/** At most this many sessions can be staffed. */
export function mostStaffed({ staffable, relaxation: { sent } }: Season): number {
	return Math.min(staffable.length, Math.floor(sent / 2));
}

/** The least sum of squared loads of any plan that staffs `staffed` sessions. */
function leastSquares(
	problem: PairProblem,
	staffable: readonly number[],
	full: Relaxation,
	staffed: number
): number {
	return full.sent === 2 * staffed ? full.squares : relax(problem, staffable, 2 * staffed).squares;
}

/** The fewest repeated pairs of any plan that staffs `staffed` sessions. */
function leastRepeats(problem: PairProblem, staffed: number): number {
	const { trainers, taught } = problem;
	const isNew = (one: number, other: number) => taught[one * trainers + other] === 0;
	const sessions = problem.eligible.map((_, session) => session);
	const couldBeNew = sessions.filter((session) => somePair(problem, session, isNew)).length;
	const fresh = new Set<number>();
	for (const session of sessions) {
		if (fresh.size >= staffed) break;
		forEachPair(problem, session, (one, other) => {
			if (isNew(one, other)) fresh.add(Math.min(one, other) * trainers + Math.max(one, other));
		});
	}
	return Math.max(0, staffed - couldBeNew, staffed - fresh.size);
}

/** Every two trainers who could give a session, or the two who do. */
export function forEachPair(
	problem: PairProblem,
	session: number,
	visit: (one: number, other: number) => void
): void {
	somePair(problem, session, (one, other) => {
		visit(one, other);
		return false;
	});
}

function somePair(
	problem: PairProblem,
	session: number,
	wanted: (one: number, other: number) => boolean
): boolean {
	const { related } = eraOf(problem, session);
	const { fixed, eligible, trainers } = problem;
	const choice = fixed[session] ?? eligible[session]!;
	return choice.some((one, index) =>
		choice.some((other, next) => next > index && !related[one * trainers + other] && wanted(one, other))
	);
}
