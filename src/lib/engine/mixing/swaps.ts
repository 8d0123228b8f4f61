import { surpriseMask, surprises } from '#lib/engine/acceptance.ts';
import { movedChange, rivalsChange, wishesChange } from '#lib/engine/mixing/changes.ts';
import { swap, type Plan } from '#lib/engine/mixing/plan.ts';
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
 * One long function, as every call inside this loop would cost more than what it does.
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
	const { problem, seats, sizes, capacity, meetings, groupOf, score, tallies } = plan;
	const { people, groups, attributes } = problem;
	const { rounds, movable, counts, colleaguesFrom, colleagues, extras } = arena;
	const [organisations, disciplines] = attributes;
	const organisationOf = organisations.of;
	const disciplineOf = disciplines.of;
	const organisationValues = organisations.values;
	const disciplineValues = disciplines.values;
	const [organisationTally, disciplineTally] = tallies;
	const { gaining: organisationGaining, losing: organisationLosing } = organisationTally;
	const { gaining: disciplineGaining, losing: disciplineLosing } = disciplineTally;
	const [organisationWeight, disciplineWeight] = weights.deviations;
	let judged = 0;
	for (let proposal = 0; proposal < proposals; proposal++) {
		const first = random.next();
		const second = random.next();
		const round = rounds[((first >>> 16) * rounds.length) >>> 16]!;
		const place = round * people;
		const count = counts[round]!;
		const one = movable[place + (((first & 0xffff) * count) >>> 16)]!;
		const other =
			(second & amongColleagues) === 0
				? movable[place + (((second >>> 16) * count) >>> 16)]!
				: movable[
						place + colleaguesFrom[place + one]! + (((second >>> 16) * colleagues[place + one]!) >>> 16)
					]!;
		const from = groupOf[place + one]!;
		const to = groupOf[place + other]!;
		if (from === to) continue;
		judged++;
		const allowed = temperature * surprises[second & surpriseMask]!;
		const fromCell = round * groups + from;
		const toCell = round * groups + to;

		let organisationChange = 0;
		const organisation = organisationOf[one]!;
		const otherOrganisation = organisationOf[other]!;
		if (organisation !== otherOrganisation) {
			const source = fromCell * organisationValues;
			const target = toCell * organisationValues;
			organisationChange =
				organisationLosing[source + organisation]! +
				organisationGaining[target + organisation]! +
				organisationLosing[target + otherOrganisation]! +
				organisationGaining[source + otherOrganisation]!;
		}
		let disciplineChange = 0;
		const discipline = disciplineOf[one]!;
		const otherDiscipline = disciplineOf[other]!;
		if (discipline !== otherDiscipline) {
			const source = fromCell * disciplineValues;
			const target = toCell * disciplineValues;
			if (discipline >= 0) {
				disciplineChange += disciplineLosing[source + discipline]! + disciplineGaining[target + discipline]!;
			}
			if (otherDiscipline >= 0) {
				disciplineChange +=
					disciplineLosing[target + otherDiscipline]! + disciplineGaining[source + otherDiscipline]!;
			}
		}
		let rise = organisationChange * organisationWeight + disciplineChange * disciplineWeight;
		if (rise > allowed + hopeless) continue;

		const oneRow = one * people;
		const otherRow = other * people;
		const oneSize = sizes[fromCell]!;
		const otherSize = sizes[toCell]!;
		let load = oneSize + otherSize - 2 - 2 * meetings[oneRow + other]!;
		for (let seat = fromCell * capacity, end = seat + oneSize; seat < end; seat++) {
			const member = seats[seat]!;
			load += meetings[otherRow + member]! - meetings[oneRow + member]!;
		}
		for (let seat = toCell * capacity, end = seat + otherSize; seat < end; seat++) {
			const member = seats[seat]!;
			load += meetings[oneRow + member]! - meetings[otherRow + member]!;
		}
		rise += load;
		let rivals = 0;
		let wishes = 0;
		let moved = 0;
		if (extras) {
			rivals = rivalsChange(plan, round, one, other, from, to);
			wishes = wishesChange(plan, round, one, other, from, to);
			moved = movedChange(plan, round, one, other, from, to);
			rise += rivals * violationWeight + wishes * weights.wish + moved * weights.move;
		}
		if (rise > allowed) continue;

		score.violations += rivals;
		score.deviations[0] += organisationChange;
		score.deviations[1] += disciplineChange;
		score.repeatLoad += load;
		score.wishesBroken += wishes;
		score.moved += moved;
		swap(plan, round, one, other);
		onChange();
	}
	return judged;
}
