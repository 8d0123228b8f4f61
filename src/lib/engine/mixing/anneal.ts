import { coolingRatio, coolingSteps, surpriseMask, surprises } from '#lib/engine/acceptance.ts';
import { swapLoad } from '#lib/engine/mixing/changes.ts';
import { partyOf, tryBlockSwap, tryMove } from '#lib/engine/mixing/neighbours.ts';
import type { Plan } from '#lib/engine/mixing/plan.ts';
import type { MixProblem } from '#lib/engine/mixing/problem.ts';
import { copyScore, type Compare, type Score, type Weights } from '#lib/engine/mixing/score.ts';
import { trySwaps, type Arena } from '#lib/engine/mixing/swaps.ts';
import type { Random } from '#lib/engine/random.ts';

/** The best plan seen so far. */
export interface Incumbent {
	groupOf: Int16Array;
	score: Score;
}

export interface Run {
	proposals: number;
	weights: Weights;
	random: Random;
	/** Which rounds may change; all of them when left out. */
	rounds?: readonly number[];
	/** Where to begin to cool; measured when left out. */
	temperature?: number;
	compare: Compare;
	/** Told every step of the cooling; true ends the run. */
	shouldStop: (evaluations: number) => boolean;
	onBest: (incumbent: Incumbent) => void;
}

const coldest = 0.12;

/** Anneals swaps over all rounds together from one plan; returns the swaps judged. */
export function anneal(plan: Plan, best: Incumbent | undefined, run: Run): number {
	const arena = createArena(plan.problem, run.rounds);
	const saveBest = rememberLowest(plan, best, run);
	if (arena.rounds.length === 0) return 0;
	const steps = Math.min(coolingSteps, run.proposals);
	const perStep = Math.ceil(run.proposals / coolingSteps);
	let temperature = Math.max(coldest, run.temperature ?? startingTemperature(plan, arena, run.random));
	const ratio = coolingRatio(temperature, coldest);
	let judged = 0;
	for (let step = 0; step < steps && !run.shouldStop(judged); step++, temperature *= ratio) {
		judged += tryBatch(plan, arena, run, temperature, perStep, saveBest);
	}
	return judged;
}

/** Keeps the plan as it is now, and whenever it is called again, when it is better than the best so far. */
export function rememberLowest(
	plan: Plan,
	best: Incumbent | undefined,
	{ compare, onBest }: Run
): () => void {
	let lowest = best?.score;
	const saveBest = () => {
		if (lowest && compare(plan.score, lowest) >= 0) return;
		lowest = copyScore(plan.score);
		onBest({ groupOf: plan.groupOf.slice(), score: lowest });
	};
	saveBest();
	return saveBest;
}

interface FullArena extends Arena {
	/** Whether somebody moves as part of a block, and whether any size may change. */
	blocks: boolean;
	sizesVary: boolean;
}

function createArena(problem: MixProblem, rounds: readonly number[] | undefined): FullArena {
	const { people, blocks, blockOf, published, wishes, apart } = problem;
	const { of } = problem.attributes[0];
	const movable = new Uint16Array(problem.rounds.length * people);
	const colleagues = new Uint16Array(movable.length);
	const colleaguesFrom = new Uint16Array(movable.length);
	const counts = problem.rounds.map(({ present, pinned }, round) => {
		const free = present
			.filter((person) => blocks[blockOf[person]!]!.every((member) => pinned[member]! < 0))
			.sort((one, other) => of[one]! - of[other]!);
		movable.set(free, round * people);
		for (let start = 0, end = 0; start < free.length; start = end) {
			while (end < free.length && of[free[end]!] === of[free[start]!]) end++;
			for (const person of free.slice(start, end)) {
				colleaguesFrom[round * people + person] = start;
				colleagues[round * people + person] = end - start;
			}
		}
		return free.length;
	});
	const open = (rounds ?? problem.rounds.map((_, round) => round)).filter((round) => counts[round]! > 1);
	return {
		rounds: Int32Array.from(open),
		movable,
		counts: Int32Array.from(counts),
		colleaguesFrom,
		colleagues,
		extras: published !== undefined || [...apart, ...wishes].some(({ length }) => length > 0),
		blocks: blocks.length < people,
		sizesVary: problem.rounds.some(({ sizes }) => sizes.some(({ min, max }) => min < max))
	};
}

function tryBatch(
	plan: Plan,
	arena: FullArena,
	{ weights, random }: Run,
	temperature: number,
	proposals: number,
	onChange: () => void
): number {
	let judged = 0;
	if (arena.blocks) {
		for (let proposal = 0; proposal < proposals; proposal++) {
			const { round, one, other, allowed } = draw(plan.problem, arena, temperature, random);
			const smaller = partyOf(plan, round, one).length < partyOf(plan, round, other).length;
			const [first, second] = smaller ? [other, one] : [one, other];
			if (tryBlockSwap(plan, round, first, second, weights, allowed, random)) onChange();
		}
		judged += proposals;
	} else judged += trySwaps(plan, arena, weights, temperature, proposals, random, onChange);
	for (let moves = arena.sizesVary ? proposals >> 3 : 0; moves > 0; moves--, judged++) {
		const { round, one, allowed } = draw(plan.problem, arena, temperature, random);
		const to = random.below(plan.problem.groups);
		if (partyOf(plan, round, one).length === 1 && tryMove(plan, round, one, to, weights, allowed)) onChange();
	}
	return judged;
}

function draw({ people }: MixProblem, arena: Arena, temperature: number, random: Random) {
	const round = arena.rounds[random.below(arena.rounds.length)]!;
	const anybody = () => arena.movable[round * people + random.below(arena.counts[round]!)]!;
	const allowed = temperature * surprises[random.next() & surpriseMask]!;
	return { round, one: anybody(), other: anybody(), allowed };
}

/** A quarter of the mean rise of a random swap: measured rather than guessed; never below one repeat. */
function startingTemperature(plan: Plan, { rounds, movable, counts }: Arena, random: Random): number {
	let rises = 0;
	let sum = 0;
	for (let sample = 0; sample < 400; sample++) {
		const round = rounds[random.below(rounds.length)]!;
		const offset = round * plan.problem.people;
		const one = movable[offset + random.below(counts[round]!)]!;
		const other = movable[offset + random.below(counts[round]!)]!;
		if (plan.groupOf[offset + one] === plan.groupOf[offset + other]) continue;
		const load = swapLoad(plan, round, one, other);
		if (load <= 0) continue;
		rises++;
		sum += load;
	}
	return rises === 0 ? 1 : Math.max(1, sum / rises / 4);
}
