import type { Plan } from '#lib/engine/mixing/plan.ts';

/** What a swap or a move would change, judged without making it. `−1` stands for nobody, or no value. */

/** The change in repeat load when two people of different groups change places; O(group size). */
export function swapLoad(plan: Plan, round: number, one: number, other: number): number {
	const { problem, groupOf } = plan;
	const cellOf = (person: number) => round * problem.groups + groupOf[round * problem.people + person]!;
	return loadChange(plan, cellOf(one), cellOf(other), one, other);
}

/** The same, for the places (round × groups + group) where the two sit. */
export function loadChange(
	{ seats, sizes, capacity, meetings, problem }: Plan,
	fromCell: number,
	toCell: number,
	one: number,
	other: number
): number {
	const oneRow = one * problem.people;
	const otherRow = other * problem.people;
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
	return load;
}

/** The change in repeat load when a person moves to a free seat in another group. */
export function moveLoad(plan: Plan, round: number, person: number, to: number): number {
	const { problem, groupOf, sizes } = plan;
	const from = groupOf[round * problem.people + person]!;
	const others = sizes[round * problem.groups + from]! - 1;
	return meetingsWith(plan, round, to, person) - (meetingsWith(plan, round, from, person) - others);
}

/** The change in one attribute's deviation when `value` leaves `from` for `to`, and `back` returns. */
export function deviationChange(
	plan: Plan,
	attribute: 0 | 1,
	round: number,
	from: number,
	to: number,
	value: number,
	back: number
): number {
	if (value === back) return 0;
	const { gaining, losing } = plan.tallies[attribute];
	const { groups, attributes } = plan.problem;
	const { values } = attributes[attribute];
	const source = (round * groups + from) * values;
	const target = (round * groups + to) * values;
	let change = 0;
	if (value >= 0) change += losing[source + value]! + gaining[target + value]!;
	if (back >= 0) change += losing[target + back]! + gaining[source + back]!;
	return change;
}

/** The change in pairs that sit together though they must be apart, when one leaves for `to` and other returns. */
export function rivalsChange(
	plan: Plan,
	round: number,
	one: number,
	other: number,
	from: number,
	to: number
) {
	const { apart } = plan.problem;
	if (apart[one]!.length === 0 && (other < 0 || apart[other]!.length === 0)) return 0;
	let change = rivalsIn(plan, round, to, one, other) - rivalsIn(plan, round, from, one, -1);
	if (other >= 0) change += rivalsIn(plan, round, from, other, one) - rivalsIn(plan, round, to, other, -1);
	return change;
}

/** The change in wishes broken: pairs who wish to meet and would never do so. */
export function wishesChange(
	plan: Plan,
	round: number,
	one: number,
	other: number,
	from: number,
	to: number
) {
	let change = wishesLeaving(plan, round, one, from) - wishesJoining(plan, round, one, to, other);
	if (other >= 0) {
		change += wishesLeaving(plan, round, other, to) - wishesJoining(plan, round, other, from, one);
	}
	return change;
}

/** The change in people who do not sit where it was published. */
export function movedChange(plan: Plan, round: number, one: number, other: number, from: number, to: number) {
	const { published, people } = plan.problem;
	if (!published) return 0;
	const change = leavesPublished(published[round * people + one]!, from, to);
	return other < 0 ? change : change + leavesPublished(published[round * people + other]!, to, from);
}

function leavesPublished(published: number, from: number, to: number): number {
	return published < 0 ? 0 : Number(published === from) - Number(published === to);
}

function meetingsWith(plan: Plan, round: number, group: number, person: number): number {
	const { problem, seats, sizes, capacity, meetings } = plan;
	const cell = round * problem.groups + group;
	let count = 0;
	for (let seat = cell * capacity, end = seat + sizes[cell]!; seat < end; seat++) {
		count += meetings[person * problem.people + seats[seat]!]!;
	}
	return count;
}

function rivalsIn({ problem, groupOf }: Plan, round: number, group: number, person: number, without: number) {
	let count = 0;
	for (const rival of problem.apart[person]!) {
		if (rival !== without && groupOf[round * problem.people + rival] === group) count++;
	}
	return count;
}

function wishesLeaving({ problem, groupOf, meetings }: Plan, round: number, person: number, from: number) {
	let broken = 0;
	for (const friend of problem.wishes[person]!) {
		const pair = person * problem.people + friend;
		const together = groupOf[round * problem.people + friend] === from;
		if (together && meetings[pair]! - problem.met[pair]! === 1) broken++;
	}
	return broken;
}

function wishesJoining(plan: Plan, round: number, person: number, to: number, without: number) {
	const { problem, groupOf, meetings } = plan;
	let kept = 0;
	for (const friend of problem.wishes[person]!) {
		const pair = person * problem.people + friend;
		const together = friend !== without && groupOf[round * problem.people + friend] === to;
		if (together && meetings[pair] === problem.met[pair]) kept++;
	}
	return kept;
}
