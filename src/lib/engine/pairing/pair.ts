import { boundsAt, createSeason, mostStaffed, type Season } from '#lib/engine/pairing/bounds.ts';
import { createConflicts } from '#lib/engine/pairing/conflict.ts';
import { reasonsAgainst, reasonsFor } from '#lib/engine/pairing/explain.ts';
import { compareLevels, pairMeasures, type Two } from '#lib/engine/pairing/plan.ts';
import { createPairProblem } from '#lib/engine/pairing/problem.ts';
import { openLevel, prove, provenOrder, type Proof } from '#lib/engine/pairing/prove.ts';
import { annealPairs, looseWeights, polish, tightWeights } from '#lib/engine/pairing/search.ts';
import { planOf, startingPlan } from '#lib/engine/pairing/start.ts';
import type { PairInput, Pairing, PairWatch } from '#lib/engine/pairing/types.ts';
import { createRandom, type Random } from '#lib/engine/random.ts';
import { openSolver, type Effort } from '#lib/engine/solver/highs.ts';

export const evaluationsPerSecond = 2_000_000;

/** Iterations of the solver that a second of budget stands for, at each level. */
const iterationsPerSecond = 2000;

/** Once the first three levels are proven, a round that betters nothing is the last. */
const rounds = [1 / 16, 1 / 16, 1 / 8, 1 / 4, 1 / 4, 1 / 4];

/** Rounds before the solver is asked to close the gaps that are left. */
const roundsBeforeProof = 2;

interface Run {
	random: Random;
	budget: number;
	evaluations: number;
	watch: PairWatch;
}

/**
 * Pairs trainers of different organisations over a whole season: a flow for coverage and fairness,
 * annealing for what lies below, and where a gap stays open branch and bound. Equal input gives equal
 * bits, unless the clock or `shouldStop` ends it early, which `cutShort` then says.
 */
export async function pair(input: PairInput, watch: PairWatch = {}): Promise<Pairing> {
	const season = createSeason(createPairProblem(input));
	const budget = Math.floor(input.budgetSeconds * evaluationsPerSecond);
	const run: Run = { random: createRandom(input.seed), budget, evaluations: 0, watch };
	const found = await search(season, run);
	return await explained(season, found, run.evaluations);
}

async function search(season: Season, run: Run): Promise<Proof> {
	const plan = startingPlan(season.problem, season.relaxation);
	let now: Proof = { plan, bounds: boundsAt(season, mostStaffed(season), plan), cutShort: false };
	for (const [round, share] of rounds.entries()) {
		if (round === roundsBeforeProof && run.budget > 0 && openLevel(now))
			now = prove(now, season, await openSolver(), effortOf(run, season, now));
		if (now.cutShort) break;
		const before = now.plan.levels;
		now = anneal(now, season, run, round, share);
		if (!openLevel(now) && compareLevels(now.plan.levels, before) === 0) break;
	}
	return now;
}

/** One round of annealing from the best plan; where it staffs more, bounds below are told anew. */
function anneal(from: Proof, season: Season, run: Run, round: number, share: number): Proof {
	const level = openLevel(from);
	const isTight = round % 2 === 1 || (level !== 'staffed' && level !== 'loadSquares');
	let best = from.plan.pairs;
	let cutShort = false;
	run.evaluations += annealPairs(planOf(season.problem, best), [...from.plan.levels], {
		evaluations: Math.floor(run.budget * share),
		weights: isTight ? tightWeights : looseWeights,
		start: isTight ? 5 : 8,
		random: run.random,
		shouldStop: (used) => (cutShort ||= isStopped(run, from, used)),
		onBest: (found) => (best = [...found.pairs])
	});
	const plan = planOf(season.problem, best);
	polish(plan);
	const isSame = plan.levels[0] === from.plan.levels[0];
	return { plan, bounds: isSame ? from.bounds : boundsAt(season, from.bounds.staffed, plan), cutShort };
}

function isStopped({ watch, evaluations, budget }: Run, { plan }: Proof, used: number): boolean {
	watch.onProgress?.(Math.min(1, (evaluations + used) / (budget || 1)), pairMeasures(plan));
	return watch.shouldStop?.() ?? false;
}

function effortOf(run: Run, { problem: { input } }: Season, now: Proof): Effort {
	return {
		iterations: Math.ceil(input.budgetSeconds * iterationsPerSecond),
		seconds: 1 + 2 * input.budgetSeconds,
		seed: input.seed,
		shouldStop: () => isStopped(run, now, 0)
	};
}

async function explained(season: Season, found: Proof, evaluations: number): Promise<Pairing> {
	const { plan, bounds, cutShort } = found;
	const { sessions, trainers } = season.problem.input;
	const names = ([one, other]: Two): [string, string] => [trainers[one]!.id, trainers[other]!.id];
	const open = openLevel(found);
	const isComplete = plan.pairs.every(Boolean);
	const conflicts = createConflicts(plan, isComplete ? undefined : await openSolver());
	return {
		pairs: sessions.flatMap(({ id }, session) => {
			const two = plan.pairs[session];
			return two ? [{ session: id, trainers: names(two), why: reasonsFor(plan, session, two) }] : [];
		}),
		unstaffed: sessions.flatMap(({ id }, session) =>
			plan.pairs[session] ? [] : [{ session: id, ...reasonsAgainst(plan, session, conflicts) }]
		),
		measures: pairMeasures(plan),
		bounds,
		proven: open ? provenOrder.slice(0, provenOrder.indexOf(open)) : [...provenOrder],
		evaluations,
		cutShort
	};
}
