import { createPairPlan, canStaff, staff, type PairPlan, type Two } from '#lib/engine/pairing/plan.ts';
import type { PairProblem } from '#lib/engine/pairing/problem.ts';
import type { Relaxation } from '#lib/engine/pairing/relaxation.ts';
import { polish } from '#lib/engine/pairing/search.ts';

/** The flow's own pairs where it gives a session two who can go, the rest as well as can be. */
export function startingPlan(problem: PairProblem, { sentTo }: Relaxation): PairPlan {
	const plan = createPairPlan(problem);
	sentTo.forEach(([one, other], session) => {
		if (problem.fixed[session] || one === undefined || other === undefined) return;
		if (canStaff(plan, session, [one, other])) staff(plan, session, [one, other]);
	});
	polish(plan);
	return plan;
}

/** The plan of these pairs, with its counts made anew; one that breaks a rule is left out. */
export function planOf(problem: PairProblem, pairs: readonly (Two | undefined)[]): PairPlan {
	const plan = createPairPlan(problem);
	pairs.forEach((two, session) => {
		if (two && !problem.fixed[session] && canStaff(plan, session, two)) staff(plan, session, two);
	});
	return plan;
}
