import { coolingRatio, coolingSteps, surpriseMask, surprises } from '#lib/engine/acceptance.ts';
import {
	freedoms,
	partyOf,
	tryBlockSwap,
	tryMove,
	trySwap,
	type Freedom,
	type Weights
} from '#lib/engine/mixing/neighbours.ts';
import { groupsOf, swapLoad, type Plan, type Score } from '#lib/engine/mixing/plan.ts';
import type { Random } from '#lib/engine/random.ts';

/** The best plan seen so far, in the order of the levels. */
export interface Incumbent {
	groups: number[][][];
	score: Score;
}

export interface Run {
	evaluations: number;
	weights: Weights;
	random: Random;
	/** Told every step of the cooling; true ends the run. */
	shouldStop: (evaluations: number) => boolean;
	onBest: (incumbent: Incumbent) => void;
}

const coldest = 0.12;

/** Anneals swaps over all rounds together from one plan; returns the evaluations used. */
export function anneal(plan: Plan, best: Incumbent | undefined, run: Run): number {
	const free = freedoms(plan.problem);
	const perStep = Math.ceil(run.evaluations / coolingSteps);
	let temperature = Math.max(coldest, startingTemperature(plan, free, run.random));
	const ratio = coolingRatio(temperature, coldest);
	let lowest = best?.score;
	const keepBest = () => {
		if (lowest && !isBetter(plan.score, lowest)) return;
		const incumbent = snapshot(plan);
		lowest = incumbent.score;
		run.onBest(incumbent);
	};
	keepBest();
	let evaluations = 0;
	for (let step = 0; step < coolingSteps && !run.shouldStop(evaluations); step++, temperature *= ratio) {
		for (let proposal = 0; proposal < perStep; proposal++) {
			if (propose(plan, free, run, temperature)) keepBest();
		}
		evaluations += perStep;
	}
	return evaluations;
}

export function isBetter(score: Score, other: Score): boolean {
	return (
		(score.violations - other.violations ||
			score.deviations[0] - other.deviations[0] ||
			score.deviations[1] - other.deviations[1] ||
			score.repeatLoad - other.repeatLoad) < 0
	);
}

function snapshot(plan: Plan): Incumbent {
	return { groups: groupsOf(plan), score: { ...plan.score, deviations: [...plan.score.deviations] } };
}

function propose(plan: Plan, free: Freedom[], { weights, random }: Run, temperature: number): boolean {
	const round = free.length === 1 ? 0 : random.below(free.length);
	const { movable, sizesVary, blocks } = free[round]!;
	if (movable.length < 2) return false;
	const one = movable[random.below(movable.length)]!;
	const allowed = temperature * surprises[random.next() & surpriseMask]!;
	if (sizesVary && random.below(8) === 0) {
		if (blocks && partyOf(plan, round, one).length > 1) return false;
		return tryMove(plan, round, one, random.below(plan.problem.groups), weights, allowed);
	}
	const other = movable[random.below(movable.length)]!;
	if (!blocks || (isAlone(plan, one) && isAlone(plan, other)))
		return trySwap(plan, round, one, other, weights, allowed);
	const bySize = partyOf(plan, round, one).length >= partyOf(plan, round, other).length;
	return tryBlockSwap(plan, round, bySize ? one : other, bySize ? other : one, weights, allowed, random);
}

function isAlone({ problem }: Plan, person: number): boolean {
	return problem.blocks[problem.blockOf[person]!]!.length === 1;
}

/** A quarter of the mean rise of a random swap: measured rather than guessed; never below one repeat. */
function startingTemperature(plan: Plan, free: Freedom[], random: Random): number {
	let rises = 0;
	let sum = 0;
	for (let sample = 0; sample < 400; sample++) {
		const round = random.below(free.length);
		const { movable } = free[round]!;
		if (movable.length < 2) continue;
		const one = movable[random.below(movable.length)]!;
		const other = movable[random.below(movable.length)]!;
		const place = round * plan.problem.people;
		if (plan.groupOf[place + one] === plan.groupOf[place + other]) continue;
		const load = swapLoad(plan, round, one, other);
		if (load <= 0) continue;
		rises++;
		sum += load;
	}
	return rises === 0 ? 1 : Math.max(1, sum / rises / 4);
}
