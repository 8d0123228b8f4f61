import {
	deviationChange,
	movedChange,
	moveLoad,
	rivalsChange,
	swapLoad,
	wishesChange
} from '#lib/engine/mixing/changes.ts';
import { move, swap, type Plan } from '#lib/engine/mixing/plan.ts';
import { copyScore, costOf, violationWeight, type Weights } from '#lib/engine/mixing/score.ts';
import type { Random } from '#lib/engine/random.ts';

/** Moves one person to a free seat of another group, within the sizes both may have. */
export function tryMove(
	plan: Plan,
	round: number,
	person: number,
	to: number,
	weights: Weights,
	allowed: number
): boolean {
	const { problem, groupOf, sizes } = plan;
	const from = groupOf[round * problem.people + person]!;
	const limits = problem.rounds[round]!.sizes;
	const cell = round * problem.groups;
	if (from === to || sizes[cell + to]! >= limits[to]!.max || sizes[cell + from]! <= limits[from]!.min)
		return false;
	const load = moveLoad(plan, round, person, to);
	if (!charge(plan, round, person, -1, to, load, weights, allowed)) return false;
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
	if (leaving.length === 1 && partyOf(plan, round, other).length === 1) {
		const load = swapLoad(plan, round, one, other);
		if (!charge(plan, round, one, other, to, load, weights, allowed)) return false;
		swap(plan, round, one, other);
		return true;
	}
	const returning = exchangeFor(plan, round, to, other, leaving.length, random);
	if (!returning) return false;
	const before = costOf(score, weights);
	const kept = copyScore(score);
	leaving.forEach((person, index) => makeSwap(plan, round, person, returning[index]!, weights));
	if (costOf(score, weights) - before <= allowed) return true;
	leaving.forEach((person, index) => swap(plan, round, person, returning[index]!));
	Object.assign(score, kept);
	return false;
}

/** The people present who move as one with a person, that person included. */
export function partyOf({ problem, groupOf }: Plan, round: number, person: number): number[] {
	const block = problem.blocks[problem.blockOf[person]!]!;
	return block.length === 1
		? [person]
		: block.filter((member) => groupOf[round * problem.people + member]! >= 0);
}

/** Swaps two people of different groups whatever it costs, and books that into the score. */
export function makeSwap(plan: Plan, round: number, one: number, other: number, weights: Weights): void {
	const to = plan.groupOf[round * plan.problem.people + other]!;
	charge(plan, round, one, other, to, swapLoad(plan, round, one, other), weights, Infinity);
	swap(plan, round, one, other);
}

/** Books a change into the score when the cost rises by no more than `allowed`; returns whether it did. */
function charge(
	plan: Plan,
	round: number,
	one: number,
	other: number,
	to: number,
	load: number,
	weights: Weights,
	allowed: number
): boolean {
	const { problem, groupOf, score } = plan;
	const from = groupOf[round * problem.people + one]!;
	const change = (attribute: 0 | 1) => {
		const { of } = problem.attributes[attribute];
		return deviationChange(plan, attribute, round, from, to, of[one]!, other < 0 ? -1 : of[other]!);
	};
	const [first, second] = [change(0), change(1)];
	const rivals = rivalsChange(plan, round, one, other, from, to);
	const wishes = wishesChange(plan, round, one, other, from, to);
	const moved = movedChange(plan, round, one, other, from, to);
	const rise =
		first * weights.deviations[0] +
		second * weights.deviations[1] +
		load +
		rivals * violationWeight +
		wishes * weights.wish +
		moved * weights.move;
	if (rise > allowed) return false;
	score.violations += rivals;
	score.deviations[0] += first;
	score.deviations[1] += second;
	score.repeatLoad += load;
	score.wishesBroken += wishes;
	score.moved += moved;
	return true;
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

function isPinned({ problem }: Plan, round: number, party: number[]): boolean {
	return party.some((person) => problem.rounds[round]!.pinned[person]! >= 0);
}
