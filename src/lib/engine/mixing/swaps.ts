import { surpriseMask, surprises } from '#lib/engine/acceptance.ts';
import { loadChange, movedChange, rivalsChange, wishesChange } from '#lib/engine/mixing/changes.ts';
import { swap, type Plan, type Tally } from '#lib/engine/mixing/plan.ts';
import type { Attribute } from '#lib/engine/mixing/problem.ts';
import { violationWeight, type Weights } from '#lib/engine/mixing/score.ts';
import type { Random } from '#lib/engine/random.ts';

/** Who may swap in which round, in flat lists; a round is listed as often as it should be drawn. */
export interface Arena {
	rounds: Int32Array;
	/** At round × people + k: the k-th person free to move, organisation by organisation. */
	movable: Uint16Array;
	counts: Int32Array;
	/** At round × people + person: where that list has the person's organisation, and how many of it. */
	colleaguesFrom: Uint16Array;
	colleagues: Uint16Array;
	/** Whether any pair must be apart, wishes to meet, or sits where it was published. */
	extras: boolean;
}

const hopeless = violationWeight / 2;

/** The bit of chance that says to swap with a colleague, which can make no organisation uneven. */
const amongColleagues = 1 << 12;

/**
 * Proposes swaps of two people of one round, drawn at random, and makes those whose cost rises by less
 * than chance allows at this temperature. Returns how many were judged; people of one group are not.
 * What it calls is small and takes flat lists, so that the machine code has it in offset.
 */
export function trySwaps(
	plan: Plan,
	arena: Arena,
	weights: Weights,
	temperature: number,
	proposals: number,
	random: Random,
	onChange: () => void
): number {
	const { problem, groupOf, tallies, score } = plan;
	const { people, groups, attributes } = problem;
	const [organisations, disciplines] = attributes;
	const [organisationTally, disciplineTally] = tallies;
	const [organisationWeight, disciplineWeight] = weights.deviations;
	let judged = 0;
	for (let proposal = 0; proposal < proposals; proposal++) {
		const first = random.next();
		const second = random.next();
		const round = arena.rounds[((first >>> 16) * arena.rounds.length) >>> 16]!;
		const one = drawPerson(arena, round, people, first);
		const other = drawOther(arena, round, people, one, second);
		const from = groupOf[round * people + one]!;
		const to = groupOf[round * people + other]!;
		if (from === to) continue;
		judged++;
		const allowed = temperature * surprises[second & surpriseMask]!;
		const fromCell = round * groups + from;
		const toCell = round * groups + to;
		const organisationChange = evenChange(organisations, organisationTally, fromCell, toCell, one, other);
		const disciplineChange = evenChange(disciplines, disciplineTally, fromCell, toCell, one, other);
		let rise = organisationChange * organisationWeight + disciplineChange * disciplineWeight;
		if (rise > allowed + hopeless) continue;

		const load = loadChange(plan, fromCell, toCell, one, other);
		rise += load;
		if (arena.extras) rise += extraCost(plan, weights, round, one, other, from, to);
		if (rise > allowed) continue;

		if (arena.extras) bookExtras(plan, round, one, other, from, to);
		score.deviations[0] += organisationChange;
		score.deviations[1] += disciplineChange;
		score.repeatLoad += load;
		swap(plan, round, one, other);
		onChange();
	}
	return judged;
}

function drawPerson({ movable, counts }: Arena, round: number, people: number, chance: number): number {
	return movable[round * people + (((chance & 0xffff) * counts[round]!) >>> 16)]!;
}

/** Anybody, or half of the time a colleague. */
function drawOther(arena: Arena, round: number, people: number, one: number, chance: number): number {
	const { movable, counts, colleaguesFrom, colleagues } = arena;
	const offset = round * people;
	if ((chance & amongColleagues) === 0) return movable[offset + (((chance >>> 16) * counts[round]!) >>> 16)]!;
	const among = ((chance >>> 16) * colleagues[offset + one]!) >>> 16;
	return movable[offset + colleaguesFrom[offset + one]! + among]!;
}

function evenChange(
	{ of, values }: Attribute,
	{ gaining, losing }: Tally,
	fromCell: number,
	toCell: number,
	one: number,
	other: number
): number {
	const value = of[one]!;
	const back = of[other]!;
	if (value === back) return 0;
	const source = fromCell * values;
	const target = toCell * values;
	let change = 0;
	if (value >= 0) change += losing[source + value]! + gaining[target + value]!;
	if (back >= 0) change += losing[target + back]! + gaining[source + back]!;
	return change;
}

function extraCost(
	plan: Plan,
	weights: Weights,
	round: number,
	one: number,
	other: number,
	from: number,
	to: number
): number {
	return (
		rivalsChange(plan, round, one, other, from, to) * violationWeight +
		wishesChange(plan, round, one, other, from, to) * weights.wish +
		movedChange(plan, round, one, other, from, to) * weights.move
	);
}

/** Those levels only few plans have; made again for a swap that is made, which is rare. */
function bookExtras(plan: Plan, round: number, one: number, other: number, from: number, to: number): void {
	const { score } = plan;
	score.violations += rivalsChange(plan, round, one, other, from, to);
	score.wishesBroken += wishesChange(plan, round, one, other, from, to);
	score.moved += movedChange(plan, round, one, other, from, to);
}
