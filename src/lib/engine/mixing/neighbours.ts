import type { MixProblem } from '#lib/engine/mixing/problem.ts';
import {
	exchangeDeviation,
	move,
	moveLoad,
	rivalsIn,
	swap,
	swapLoad,
	type Plan
} from '#lib/engine/mixing/plan.ts';
import type { Random } from '#lib/engine/random.ts';

/** The cost the annealer walks on; the incumbent is kept lexicographically beside it. */
export type Weights = readonly [organisation: number, discipline: number];

const violationWeight = 1e6;

/** What may change in a round: people free to move, and whether sizes may. */
export interface Freedom {
	movable: Int32Array;
	sizesVary: boolean;
	/** Whether anybody in it moves as part of a block. */
	blocks: boolean;
}

export function freedoms({ rounds, blocks, blockOf }: MixProblem): Freedom[] {
	return rounds.map(({ present, pinned, sizes }) => ({
		movable: Int32Array.from(
			present.filter((person) => blocks[blockOf[person]!]!.every((member) => pinned[member]! < 0))
		),
		sizesVary: sizes.some(({ min, max }) => min < max),
		blocks: present.some((person) => blocks[blockOf[person]!]!.length > 1)
	}));
}

/** Swaps two people when the cost rises by no more than `allowed`; returns whether it did. */
export function trySwap(
	plan: Plan,
	round: number,
	one: number,
	other: number,
	weights: Weights,
	allowed: number
): boolean {
	const { problem, groupOf, score } = plan;
	const from = groupOf[round * problem.people + one]!;
	const to = groupOf[round * problem.people + other]!;
	if (from === to) return false;
	const [organisation, discipline] = problem.attributes;
	const first = exchangeDeviation(plan, 0, round, from, to, organisation.of[one]!, organisation.of[other]!);
	const second = exchangeDeviation(plan, 1, round, from, to, discipline.of[one]!, discipline.of[other]!);
	const rivals = newRivals(plan, round, one, other, from, to);
	const rise = first * weights[0] + second * weights[1] + rivals * violationWeight;
	if (rise > allowed + violationWeight / 2) return false;
	const load = swapLoad(plan, round, one, other);
	if (rise + load > allowed) return false;
	score.deviations[0] += first;
	score.deviations[1] += second;
	score.violations += rivals;
	score.repeatLoad += load;
	swap(plan, round, one, other);
	return true;
}

function newRivals(plan: Plan, round: number, one: number, other: number, from: number, to: number): number {
	const { apart } = plan.problem;
	if (apart[one]!.length + apart[other]!.length === 0) return 0;
	return (
		rivalsIn(plan, round, to, one, other) +
		rivalsIn(plan, round, from, other, one) -
		rivalsIn(plan, round, from, one, -1) -
		rivalsIn(plan, round, to, other, -1)
	);
}

/** Moves one person to a free seat of another group, within the sizes both may have. */
export function tryMove(
	plan: Plan,
	round: number,
	person: number,
	to: number,
	weights: Weights,
	allowed: number
): boolean {
	const { problem, groupOf, sizes, score } = plan;
	const from = groupOf[round * problem.people + person]!;
	const limits = problem.rounds[round]!.sizes;
	const cell = round * problem.groups;
	if (from === to || sizes[cell + to]! >= limits[to]!.max || sizes[cell + from]! <= limits[from]!.min)
		return false;
	const [organisation, discipline] = problem.attributes;
	const first = exchangeDeviation(plan, 0, round, from, to, organisation.of[person]!, -1);
	const second = exchangeDeviation(plan, 1, round, from, to, discipline.of[person]!, -1);
	const rivals = rivalsIn(plan, round, to, person, -1) - rivalsIn(plan, round, from, person, -1);
	const load = moveLoad(plan, round, person, to);
	if (first * weights[0] + second * weights[1] + rivals * violationWeight + load > allowed) return false;
	score.deviations[0] += first;
	score.deviations[1] += second;
	score.violations += rivals;
	score.repeatLoad += load;
	move(plan, round, person, to);
	return true;
}

/** Swaps a block with as many people of another group, blocks whole; takes it back when the cost rises too far. */
export function tryBlockSwap(
	plan: Plan,
	round: number,
	one: number,
	other: number,
	weights: Weights,
	allowed: number,
	random: Random
): boolean {
	const { problem, groupOf, score } = plan;
	const from = groupOf[round * problem.people + one]!;
	const to = groupOf[round * problem.people + other]!;
	if (from === to) return false;
	const leaving = partyOf(plan, round, one);
	const returning = exchangeFor(plan, round, to, other, leaving.length, random);
	if (!returning) return false;
	const before = costOf(plan, weights);
	const kept = { ...score, deviations: [...score.deviations] as [number, number] };
	leaving.forEach((person, index) => trySwap(plan, round, person, returning[index]!, weights, Infinity));
	if (costOf(plan, weights) - before <= allowed) return true;
	leaving.forEach((person, index) => swap(plan, round, person, returning[index]!));
	plan.score = kept;
	return false;
}

/** Members of one group, blocks whole and nobody pinned, that number exactly `size`; begins with `first`. */
function exchangeFor(
	plan: Plan,
	round: number,
	group: number,
	first: number,
	size: number,
	random: Random
): number[] | undefined {
	const { problem, seats, sizes, capacity } = plan;
	const cell = round * problem.groups + group;
	const chosen = partyOf(plan, round, first);
	const count = sizes[cell]!;
	const offset = random.below(count);
	for (let step = 0; step < count && chosen.length < size; step++) {
		const person = seats[cell * capacity + ((offset + step) % count)]!;
		const party = partyOf(plan, round, person);
		if (chosen.includes(person) || chosen.length + party.length > size || isPinned(plan, round, party))
			continue;
		chosen.push(...party);
	}
	return chosen.length === size ? chosen : undefined;
}

export function partyOf({ problem, groupOf }: Plan, round: number, person: number): number[] {
	const block = problem.blocks[problem.blockOf[person]!]!;
	return block.length === 1
		? [person]
		: block.filter((member) => groupOf[round * problem.people + member]! >= 0);
}

function isPinned({ problem }: Plan, round: number, party: number[]): boolean {
	return party.some((person) => problem.rounds[round]!.pinned[person]! >= 0);
}

function costOf({ score }: Plan, weights: Weights): number {
	return (
		score.violations * violationWeight +
		score.deviations[0] * weights[0] +
		score.deviations[1] * weights[1] +
		score.repeatLoad
	);
}
