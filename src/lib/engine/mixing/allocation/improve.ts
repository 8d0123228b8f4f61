import { coolingRatio, coolingSteps, surpriseMask, surprises } from '#lib/engine/acceptance.ts';
import { evenShareOf, type AllocationProblem } from '#lib/engine/mixing/allocation/problem.ts';
import type { Random } from '#lib/engine/random.ts';

type Levels = [organisation: number, discipline: number, preference: number];

interface State {
	editionOf: Int32Array;
	filled: Int32Array;
	/** Per attribute and value, per edition: how many, and how few and how many is even. */
	counts: Int32Array[][];
	low: Int32Array[][];
	high: Int32Array[][];
	rank: Int32Array[];
	levels: Levels;
}

/** First evenness may suffer for a while, to get past what no single swap improves; then it may not. */
const phases: Levels[] = [
	[25, 10, 1],
	[1e6, 30, 1]
];

interface Run {
	evaluations: number;
	random: Random;
	shouldStop: (levels: Levels) => boolean;
}

interface Best {
	editionOf: Int32Array;
	levels: Levels;
}

/**
 * Moves and swaps people between editions for evener disciplines and better choices, the same people
 * staying placed. Returns the lexicographically best placing.
 */
export function improve(problem: AllocationProblem, open: readonly number[], start: Int32Array, run: Run) {
	const evaluations = run.evaluations / phases.length;
	let best: Best = { editionOf: start, levels: createState(problem, open, start).levels };
	for (const weights of phases) best = walk(problem, open, best, weights, { ...run, evaluations });
	return best.editionOf;
}

function walk(problem: AllocationProblem, open: readonly number[], from: Best, weights: Levels, run: Run) {
	const state = createState(problem, open, from.editionOf);
	const placed = [...from.editionOf.keys()].filter((person) => from.editionOf[person]! >= 0);
	let best = from;
	const perStep = Math.ceil(run.evaluations / coolingSteps);
	const ratio = coolingRatio(20, 0.1);
	let temperature = 20;
	for (let step = 0; step < coolingSteps && !run.shouldStop(best.levels); step++, temperature *= ratio) {
		for (let proposal = 0; proposal < perStep && placed.length > 0; proposal++) {
			const allowed = temperature * surprises[run.random.next() & surpriseMask]!;
			if (!attempt(problem, state, placed, weights, run.random, allowed)) continue;
			if (isBetter(state.levels, best.levels))
				best = { editionOf: state.editionOf.slice(), levels: [...state.levels] };
		}
	}
	return best;
}

function createState(problem: AllocationProblem, open: readonly number[], start: Int32Array): State {
	const editions = problem.capacity.length;
	const table = (attribute: number[]) =>
		Array.from({ length: Math.max(-1, ...attribute) + 1 }, () => new Int32Array(editions));
	const [counts, low, high] = [0, 1, 2].map(() => problem.attributes.map(table)) as [
		State['counts'],
		State['low'],
		State['high']
	];
	const state: State = {
		editionOf: new Int32Array(problem.people).fill(-1),
		filled: new Int32Array(editions),
		counts,
		low,
		high,
		rank: problem.choices.map((choices) => {
			const ranks = new Int32Array(editions).fill(-1);
			choices.forEach((edition, rank) => (ranks[edition] = open.includes(edition) ? rank : -1));
			return ranks;
		}),
		levels: [0, 0, 0]
	};
	problem.attributes.forEach((values, attribute) => {
		const level = attribute as 0 | 1;
		counts[level]!.forEach((_, value) => {
			const members = values.filter((other, person) => other === value && start[person]! >= 0).length;
			for (const edition of open) {
				const bounds = evenShareOf(problem, open, edition, members);
				low[level]![value]![edition] = bounds.low;
				high[level]![value]![edition] = bounds.high;
				state.levels[level] += bounds.low;
			}
		});
	});
	start.forEach((edition, person) => {
		if (edition >= 0) shift(problem, state, person, edition, 1);
	});
	return state;
}

/** Tries one move to a free seat or one swap; undoes it when the cost rises too far. */
function attempt(
	problem: AllocationProblem,
	state: State,
	placed: number[],
	weights: Levels,
	random: Random,
	allowed: number
): boolean {
	const { editionOf, rank, filled } = state;
	const one = placed[random.below(placed.length)]!;
	const choices = problem.choices[one]!;
	const from = editionOf[one]!;
	const to = choices[random.below(choices.length)]!;
	if (to === from || rank[one]![to]! < 0) return false;
	const hasSeat = filled[to]! < problem.capacity[to]! && filled[from]! > problem.minimum[from]!;
	const other = hasSeat && random.below(2) === 0 ? -1 : placed[random.below(placed.length)]!;
	if (other >= 0 && (editionOf[other] !== to || rank[other]![from]! < 0)) return false;
	const before = cost(state.levels, weights);
	relocate(problem, state, one, to);
	if (other >= 0) relocate(problem, state, other, from);
	if (cost(state.levels, weights) - before <= allowed) return true;
	relocate(problem, state, one, from);
	if (other >= 0) relocate(problem, state, other, to);
	return false;
}

function relocate(problem: AllocationProblem, state: State, person: number, edition: number): void {
	shift(problem, state, person, state.editionOf[person]!, -1);
	shift(problem, state, person, edition, 1);
}

function shift(
	{ attributes }: AllocationProblem,
	state: State,
	person: number,
	edition: number,
	times: 1 | -1
): void {
	for (const attribute of [0, 1] as const) {
		const value = attributes[attribute][person]!;
		if (value < 0) continue;
		const counts = state.counts[attribute]![value]!;
		state.levels[attribute] -= off(state, attribute, value, edition);
		counts[edition]! += times;
		state.levels[attribute] += off(state, attribute, value, edition);
	}
	state.filled[edition]! += times;
	state.levels[2] += times * state.rank[person]![edition]! ** 2;
	state.editionOf[person] = times > 0 ? edition : -1;
}

function off({ counts, low, high }: State, attribute: 0 | 1, value: number, edition: number): number {
	const count = counts[attribute]![value]![edition]!;
	return Math.max(0, low[attribute]![value]![edition]! - count, count - high[attribute]![value]![edition]!);
}

function cost(levels: Levels, weights: Levels): number {
	return levels[0] * weights[0] + levels[1] * weights[1] + levels[2] * weights[2];
}

function isBetter(one: Levels, other: Levels): boolean {
	return (one[0] - other[0] || one[1] - other[1] || one[2] - other[2]) < 0;
}
