import type { PairProblem } from '#lib/engine/pairing/problem.ts';
import { relax, type Relaxation } from '#lib/engine/pairing/relaxation.ts';

/** Sessions that two unrelated trainers could give if it were the only one. */
export function staffableSessions(problem: PairProblem): number[] {
	return problem.eligible.flatMap((trainers, session) =>
		problem.fixed[session] || somePair(problem, trainers, () => true) ? [session] : []
	);
}

/** At most this many sessions can be staffed. */
export function mostStaffed(staffable: readonly number[], { sent }: Relaxation): number {
	return Math.min(staffable.length, Math.floor(sent / 2));
}

/** The least sum of squared loads of any plan that staffs `staffed` sessions. */
export function leastSquares(
	problem: PairProblem,
	staffable: readonly number[],
	full: Relaxation,
	staffed: number
): number {
	return full.sent === 2 * staffed ? full.squares : relax(problem, staffable, 2 * staffed).squares;
}

/** The fewest repeated pairs of any plan that staffs `staffed` sessions. */
export function leastRepeats(problem: PairProblem, staffed: number): number {
	const { trainers, taught } = problem;
	const fresh = new Set<number>();
	let couldBeNew = 0;
	problem.eligible.forEach((eligible, session) => {
		const choice = problem.fixed[session] ?? eligible;
		const isNew = (one: number, other: number) => taught[one * trainers + other] === 0;
		if (somePair(problem, choice, isNew)) couldBeNew++;
		forEachPair(problem, choice, (one, other) => {
			if (isNew(one, other)) fresh.add(Math.min(one, other) * trainers + Math.max(one, other));
		});
	});
	return Math.max(0, staffed - couldBeNew, staffed - fresh.size);
}

export function forEachPair(
	{ related, trainers }: PairProblem,
	eligible: readonly number[],
	visit: (one: number, other: number) => void
): void {
	eligible.forEach((one, index) => {
		for (let next = index + 1; next < eligible.length; next++) {
			const other = eligible[next]!;
			if (!related[one * trainers + other]) visit(one, other);
		}
	});
}

function somePair(
	problem: PairProblem,
	eligible: readonly number[],
	wanted: (one: number, other: number) => boolean
): boolean {
	let found = false;
	forEachPair(problem, eligible, (one, other) => (found ||= wanted(one, other)));
	return found;
}
