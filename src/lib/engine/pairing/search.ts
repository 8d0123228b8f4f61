import { coolingRatio, coolingSteps, surpriseMask, surprises } from '#lib/engine/acceptance.ts';
import {
	canStaff,
	compareLevels,
	isFree,
	staff,
	stepFor,
	unstaff,
	type Levels,
	type PairPlan,
	type Two
} from '#lib/engine/pairing/plan.ts';
import { doClash, eraOf } from '#lib/engine/pairing/problem.ts';
import type { Random } from '#lib/engine/random.ts';

/** What each level weighs while annealing; the incumbent is kept lexicographically beside it. */
export type PairWeights = Readonly<Levels>;

/** Loose lets coverage and fairness worsen for a while, tight keeps them. */
export const looseWeights: PairWeights = [40, 2, 3, 1e-5, 0.3];
export const tightWeights: PairWeights = [1e6, 1e4, 10, 1e-4, 1];

export interface PairRun {
	evaluations: number;
	weights: PairWeights;
	start: number;
	random: Random;
	shouldStop: (evaluations: number) => boolean;
	onBest: (plan: PairPlan) => void;
}

type Change = [session: number, pair: Two | undefined];

/** Anneals a plan in place; tells each new best and returns the evaluations used. */
export function annealPairs(plan: PairPlan, best: Levels, run: PairRun): number {
	const open = plan.problem.fixed.flatMap((pair, session) => (pair ? [] : [session]));
	if (open.length === 0) return 0;
	const perStep = Math.ceil(run.evaluations / coolingSteps);
	const ratio = coolingRatio(run.start, 0.05);
	let temperature = run.start;
	let lowest = best;
	let evaluations = 0;
	for (let step = 0; step < coolingSteps && !run.shouldStop(evaluations); step++, temperature *= ratio) {
		for (let proposal = 0; proposal < perStep; proposal++) {
			const changes = propose(plan, open, run.random);
			const allowed = temperature * surprises[run.random.next() & surpriseMask]!;
			if (!changes || !attempt(plan, changes, run.weights, allowed)) continue;
			if (compareLevels(plan.levels, lowest) >= 0) continue;
			lowest = [...plan.levels];
			run.onBest(plan);
		}
		evaluations += perStep;
	}
	return evaluations;
}

/** Gives sessions the best pair there is, the hardest to staff first, until no single change helps. */
export function polish(plan: PairPlan): void {
	const { problem } = plan;
	const order = problem.eligible.map((_, session) => session).filter((session) => !problem.fixed[session]);
	order.sort((a, b) => problem.eligible[a]!.length - problem.eligible[b]!.length || a - b);
	for (let improved = true; improved;) {
		improved = false;
		for (const session of order) {
			const best = bestPairs(plan, session)[0];
			if (!best || compareLevels(best.levels, plan.levels) >= 0) continue;
			if (plan.pairs[session]) unstaff(plan, session);
			staff(plan, session, best.pair);
			improved = true;
		}
	}
}

/** A pair a session could have, and the levels the plan would then have. */
export interface Candidate {
	pair: Two;
	levels: Levels;
}

/** The two best pairs a session could have beside all other sessions, the best first. */
export function bestPairs(plan: PairPlan, session: number): Candidate[] {
	const { eligible, trainers } = plan.problem;
	const { related } = eraOf(plan.problem, session);
	const kept = plan.pairs[session];
	if (kept) unstaff(plan, session);
	const free = eligible[session]!.filter((trainer) => isFree(plan, session, trainer));
	const steps = free.map((trainer) => stepFor(plan, session, trainer));
	const best: Candidate[] = [];
	for (let first = 0; first < free.length; first++) {
		for (let second = first + 1; second < free.length; second++) {
			const cell = free[first]! * trainers + free[second]!;
			if (related[cell]) continue;
			const levels = levelsWith(plan, steps[first]!, steps[second]!, plan.together[cell]! > 0);
			rememberBestTwo(best, { pair: [free[first]!, free[second]!], levels });
		}
	}
	if (kept) staff(plan, session, kept);
	return best;
}

function levelsWith({ levels }: PairPlan, one: Levels, other: Levels, isRepeat: boolean): Levels {
	return [
		levels[0] - 1,
		levels[1] + one[1] + other[1],
		levels[2] + Number(isRepeat),
		levels[3] + one[3] + other[3],
		levels[4] + one[4] + other[4]
	];
}

function rememberBestTwo(best: Candidate[], found: Candidate): void {
	const place = best.findIndex(({ levels }) => compareLevels(found.levels, levels) < 0);
	if (place < 0 && best.length === 2) return;
	best.splice(place < 0 ? best.length : place, 0, found);
	best.splice(2);
}

function propose(plan: PairPlan, open: number[], random: Random): Change[] | undefined {
	const session = open[random.below(open.length)]!;
	const pair = plan.pairs[session];
	const eligible = plan.problem.eligible[session]!;
	if (eligible.length < 2) return undefined;
	const newcomer = eligible[random.below(eligible.length)]!;
	if (!pair) return pushIn(plan, session, [newcomer, eligible[random.below(eligible.length)]!]);
	const side = random.below(2) as 0 | 1;
	if (random.below(2) === 0) return [[session, replaced(pair, side, newcomer)]];
	const other = open[random.below(open.length)]!;
	const otherPair = plan.pairs[other];
	if (!otherPair || other === session) return undefined;
	const otherSide = random.below(2) as 0 | 1;
	if (!eligible.includes(otherPair[otherSide]) || !plan.problem.eligible[other]!.includes(pair[side]))
		return undefined;
	return [
		[session, replaced(pair, side, otherPair[otherSide])],
		[other, replaced(otherPair, otherSide, pair[side])]
	];
}

/** Staffs a session at the expense of those that keep its trainers from it. */
function pushIn({ problem, pairs, load }: PairPlan, session: number, pair: Two): Change[] {
	const changes: Change[] = [];
	pairs.forEach((given, other) => {
		if (!given || problem.fixed[other]) return;
		const wanted = pair.filter((trainer) => given.includes(trainer));
		const full = wanted.some((trainer) => load[trainer]! >= problem.maxSessions[trainer]!);
		if (wanted.length > 0 && (full || doClash(problem, session, other)) && changes.length < 2) {
			changes.push([other, undefined]);
		}
	});
	return [...changes, [session, pair]];
}

function replaced(pair: Two, side: 0 | 1, trainer: number): Two {
	return side === 0 ? [trainer, pair[1]] : [pair[0], trainer];
}

/** Makes the changes when all can be and the cost rises by no more than allowed; else leaves all as it was. */
function attempt(plan: PairPlan, changes: Change[], weights: PairWeights, allowed: number): boolean {
	const before = cost(plan.levels, weights);
	const kept = changes.map(([session]) => plan.pairs[session]);
	for (const [session] of changes) if (plan.pairs[session]) unstaff(plan, session);
	const possible = changes.every(([session, pair]) => {
		if (!pair) return true;
		if (pair[0] === pair[1] || !canStaff(plan, session, pair)) return false;
		staff(plan, session, pair);
		return true;
	});
	if (possible && cost(plan.levels, weights) - before <= allowed) return true;
	for (const [session] of changes) if (plan.pairs[session]) unstaff(plan, session);
	changes.forEach(([session], index) => kept[index] && staff(plan, session, kept[index]));
	return false;
}

function cost(levels: Levels, weights: PairWeights): number {
	let sum = 0;
	for (let level = 0; level < levels.length; level++) sum += levels[level]! * weights[level]!;
	return sum;
}
