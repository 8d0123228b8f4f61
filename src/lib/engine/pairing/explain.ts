import { forEachPair } from '#lib/engine/pairing/bounds.ts';
import type { Conflicts } from '#lib/engine/pairing/conflict.ts';
import { isFree, type Levels, type PairPlan, type Two } from '#lib/engine/pairing/plan.ts';
import { organisationAt, type PairProblem } from '#lib/engine/pairing/problem.ts';
import { bestPairs } from '#lib/engine/pairing/search.ts';
import type { PairLevel, PairReason, Unstaffed, UnstaffedReason } from '#lib/engine/pairing/types.ts';

export function reasonsFor(plan: PairPlan, session: number, [one, other]: Two): PairReason[] {
	const { problem, load, together } = plan;
	const after: [number, number] = [load[one]!, load[other]!];
	const reasons: PairReason[] = [
		{ code: 'competent', topic: problem.input.sessions[session]!.topic },
		{ code: 'available' },
		{ code: 'loadBefore', sessions: [after[0] - 1, after[1] - 1] },
		{ code: 'loadAfter', sessions: after },
		{ code: 'taughtTogether', times: together[one * problem.trainers + other]! - 1 }
	];
	return problem.fixed[session]
		? [{ code: 'fixed' }, ...reasons]
		: [...reasons, alternative(plan, session, [one, other])];
}

/** The first count that fails, the sessions that stand in each other's way, and who could give those. */
export function reasonsAgainst(
	plan: PairPlan,
	session: number,
	conflicts: Conflicts
): Omit<Unstaffed, 'session'> {
	const { problem } = plan;
	const conflict = hasPair(problem, session) ? conflicts(session) : [session];
	const able = new Set(conflict.flatMap((index) => problem.eligible[index]!));
	const organisations = new Set(
		conflict.flatMap((index) =>
			problem.eligible[index]!.map((trainer) => organisationAt(problem, index, trainer))
		)
	);
	return {
		because: firstShortage(plan, session),
		conflict: conflict.map((index) => problem.input.sessions[index]!.id),
		able: { trainers: able.size, organisations: organisations.size }
	};
}

function alternative(plan: PairPlan, session: number, kept: Two): PairReason {
	const { trainers } = plan.problem.input;
	const other = bestPairs(plan, session).find(({ pair }) => !isSame(pair, kept));
	if (!other) return { code: 'bestAlternative' };
	const level = worseLevel(other.levels, plan.levels);
	const two: [string, string] = [trainers[other.pair[0]]!.id, trainers[other.pair[1]]!.id];
	return { code: 'bestAlternative', trainers: two, ...(level && { level }) };
}

function worseLevel(levels: Levels, kept: Levels): PairLevel | undefined {
	const names: PairLevel[] = ['staffed', 'fairness', 'novelty', 'organisations', 'preferences'];
	return names.find((_, level) => levels[level] !== kept[level]);
}

function isSame(one: Two, other: Two): boolean {
	return other.includes(one[0]) && other.includes(one[1]);
}

function firstShortage(plan: PairPlan, session: number): UnstaffedReason {
	const { competent, eligible } = plan.problem;
	const free = eligible[session]!.filter((trainer) => isFree(plan, session, trainer));
	if (competent[session]!.length < 2) return { code: 'competent', trainers: competent[session]!.length };
	if (eligible[session]!.length < 2) return { code: 'available', trainers: eligible[session]!.length };
	if (free.length < 2) return { code: 'free', trainers: free.length };
	return { code: 'organisations', trainers: free.length };
}

function hasPair(problem: PairProblem, session: number): boolean {
	let found = false;
	forEachPair(problem, session, () => (found = true));
	return found;
}
