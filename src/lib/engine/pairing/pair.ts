import { leastRepeats, leastSquares, mostStaffed, staffableSessions } from '#lib/engine/pairing/bounds.ts';
import { reasonsFor, reasonsAgainst } from '#lib/engine/pairing/explain.ts';
import {
	canStaff,
	compareLevels,
	createPairPlan,
	pairMeasures,
	staff,
	type PairPlan,
	type Two
} from '#lib/engine/pairing/plan.ts';
import { createPairProblem, type PairProblem } from '#lib/engine/pairing/problem.ts';
import { relax, type Relaxation } from '#lib/engine/pairing/relaxation.ts';
import { annealPairs, looseWeights, polish, tightWeights } from '#lib/engine/pairing/search.ts';
import type { PairBounds, PairInput, Pairing, PairMeasures, PairWatch } from '#lib/engine/pairing/types.ts';
import { createRandom } from '#lib/engine/random.ts';

export const evaluationsPerSecond = 2_000_000;

/** Once the first three levels are at their bounds, a run that betters nothing is the last. */
const runShares = [1 / 16, 1 / 16, 1 / 8, 1 / 4, 1 / 4, 1 / 4];

/**
 * Pairs trainers of different organisations over a whole season. Equal input gives equal bits, unless
 * `shouldStop` ends it early, which `cutShort` then says.
 */
export function pair(input: PairInput, watch: PairWatch = {}): Pairing {
	const problem = createPairProblem(input);
	const staffable = staffableSessions(problem);
	const relaxation = relax(problem, staffable);
	const { plan, evaluations, cutShort } = search(problem, staffable, relaxation, watch);
	const measures = pairMeasures(plan);
	const bounds = {
		staffed: mostStaffed(staffable, relaxation),
		loadSquares: leastSquares(problem, staffable, relaxation, measures.staffed),
		repeatedPairs: leastRepeats(problem, measures.staffed)
	};
	return {
		pairs: input.sessions.flatMap(({ id }, session) => {
			const two = plan.pairs[session];
			return two ? [{ session: id, trainers: names(input, two), why: reasonsFor(plan, session, two) }] : [];
		}),
		unstaffed: input.sessions.flatMap(({ id }, session) =>
			plan.pairs[session] ? [] : [{ session: id, ...reasonsAgainst(plan, session) }]
		),
		measures,
		bounds,
		proven: provenLevels(measures, bounds),
		evaluations,
		cutShort
	};
}

function search(problem: PairProblem, staffable: number[], relaxation: Relaxation, watch: PairWatch) {
	const random = createRandom(problem.input.seed);
	const budget = Math.floor(problem.input.budgetSeconds * evaluationsPerSecond);
	const goal = goals(problem, staffable, relaxation);
	let plan = startingPlan(problem, relaxation);
	let evaluations = 0;
	let cutShort = false;
	for (const [number, share] of runShares.entries()) {
		if (cutShort) break;
		const fair = reachesFairness(plan, goal);
		let best = plan.pairs;
		const walker = replay(problem, best);
		evaluations += annealPairs(walker, [...plan.levels], {
			evaluations: Math.floor(budget * share),
			weights: fair || number % 2 === 1 ? tightWeights : looseWeights,
			start: fair || number % 2 === 1 ? 5 : 8,
			random,
			shouldStop: (used) => {
				watch.onProgress?.(Math.min(1, (evaluations + used) / (budget || 1)), pairMeasures(plan));
				return (cutShort ||= watch.shouldStop?.() ?? false);
			},
			onBest: (found) => (best = [...found.pairs])
		});
		const before = plan.levels;
		plan = replay(problem, best);
		polish(plan);
		if (reachesBounds(plan, goal) && compareLevels(plan.levels, before) === 0) break;
	}
	return { plan, evaluations, cutShort };
}

/** The flow's own pairs where it gives a session two who can go, the rest as well as can be. */
function startingPlan(problem: PairProblem, { sentTo }: Relaxation): PairPlan {
	const plan = createPairPlan(problem);
	sentTo.forEach(([one, other], session) => {
		if (problem.fixed[session] || one === undefined || other === undefined) return;
		if (canStaff(plan, session, [one, other])) staff(plan, session, [one, other]);
	});
	polish(plan);
	return plan;
}

function replay(problem: PairProblem, pairs: readonly (Two | undefined)[]): PairPlan {
	const plan = createPairPlan(problem);
	pairs.forEach((two, session) => {
		if (two && !problem.fixed[session]) staff(plan, session, two);
	});
	return plan;
}

function goals(problem: PairProblem, staffable: number[], relaxation: Relaxation): PairBounds {
	const staffed = mostStaffed(staffable, relaxation);
	return {
		staffed,
		loadSquares: leastSquares(problem, staffable, relaxation, staffed),
		repeatedPairs: leastRepeats(problem, staffed)
	};
}

function reachesFairness({ problem, levels }: PairPlan, goal: PairBounds): boolean {
	return problem.sessions - levels[0] >= goal.staffed && levels[1] <= goal.loadSquares;
}

function reachesBounds(plan: PairPlan, goal: PairBounds): boolean {
	return reachesFairness(plan, goal) && plan.levels[2] <= goal.repeatedPairs;
}

function provenLevels(measures: PairMeasures, bounds: PairBounds): (keyof PairBounds)[] {
	const order = ['staffed', 'loadSquares', 'repeatedPairs'] as const;
	const open = order.findIndex((level) => measures[level] !== bounds[level]);
	return open < 0 ? [...order] : order.slice(0, open);
}

function names({ trainers }: PairInput, [one, other]: Two): [string, string] {
	return [trainers[one]!.id, trainers[other]!.id];
}
