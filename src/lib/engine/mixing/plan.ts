import type { MixProblem } from '#lib/engine/mixing/problem.ts';

/** Who sits where in every round, with the counts that make a swap cheap to judge. Flat lists, for speed. */
export interface Plan {
	problem: MixProblem;
	/** Room for the largest group of any round. */
	capacity: number;
	/** At (round × groups + group) × capacity + seat: the person there. */
	seats: Uint16Array;
	/** At round × groups + group. */
	sizes: Int32Array;
	/** At round × people + person: the group (−1 when absent) and the seat in it. */
	groupOf: Int16Array;
	seatOf: Int16Array;
	/** At i × people + j: meetings before and in this plan. */
	meetings: Uint16Array;
	/** Per attribute, at (round × groups + group) × values + value. */
	counts: [Int32Array, Int32Array];
	/** Organisation deviation, discipline deviation, repeat load, and pairs together who must be apart. */
	score: Score;
}

export interface Score {
	violations: number;
	deviations: [number, number];
	repeatLoad: number;
}

/** `assignment`: per round, per group, the people. */
export function createPlan(problem: MixProblem, assignment: number[][][]): Plan {
	const { people, groups, rounds, attributes } = problem;
	const capacity = largestGroup(problem);
	const plan: Plan = {
		problem,
		capacity,
		seats: new Uint16Array(rounds.length * groups * capacity),
		sizes: new Int32Array(rounds.length * groups),
		groupOf: new Int16Array(rounds.length * people).fill(-1),
		seatOf: new Int16Array(rounds.length * people).fill(-1),
		meetings: problem.met.slice(),
		counts: [
			new Int32Array(rounds.length * groups * attributes[0].values),
			new Int32Array(rounds.length * groups * attributes[1].values)
		],
		score: { violations: 0, deviations: [0, 0], repeatLoad: 0 }
	};
	assignment.forEach((list, round) =>
		list.forEach((members, group) => seatGroup(plan, round, group, members))
	);
	plan.score.deviations = [deviation(plan, 0), deviation(plan, 1)];
	return plan;
}

export function groupsOf({ problem, seats, sizes, capacity }: Plan): number[][][] {
	return problem.rounds.map((_, round) =>
		Array.from({ length: problem.groups }, (_, group) => {
			const cell = round * problem.groups + group;
			return [...seats.subarray(cell * capacity, cell * capacity + sizes[cell]!)];
		})
	);
}

function largestGroup({ rounds }: MixProblem): number {
	let largest = 0;
	for (const { sizes, present } of rounds) {
		for (const { max } of sizes) largest = Math.max(largest, Math.min(max, present.length));
	}
	return largest;
}

function seatGroup(plan: Plan, round: number, group: number, members: number[]): void {
	for (const person of members) {
		plan.score.repeatLoad += joiningLoad(plan, round, group, person, -1);
		plan.score.violations += rivalsIn(plan, round, group, person, -1);
		enter(plan, round, group, person);
	}
}

function deviation({ problem, counts }: Plan, attribute: 0 | 1): number {
	const cells = problem.groups * problem.attributes[attribute].values;
	let sum = 0;
	problem.rounds.forEach(({ low, high }, round) => {
		for (let cell = 0; cell < cells; cell++) {
			const count = counts[attribute][round * cells + cell]!;
			sum += Math.max(0, low[attribute]![cell]! - count, count - high[attribute]![cell]!);
		}
	});
	return sum;
}

/** What joining a group adds to the repeat load, `without` one of its members. */
function joiningLoad(plan: Plan, round: number, group: number, person: number, without: number): number {
	const { problem, seats, sizes, capacity, meetings } = plan;
	const cell = round * problem.groups + group;
	const row = person * problem.people;
	let load = 0;
	for (let seat = cell * capacity, end = seat + sizes[cell]!; seat < end; seat++) {
		const other = seats[seat]!;
		if (other !== without) load += meetings[row + other]!;
	}
	return load;
}

/** How many of a group's members, `without` one, must be apart from a person. */
export function rivalsIn(plan: Plan, round: number, group: number, person: number, without: number): number {
	const { problem, groupOf } = plan;
	const rivals = problem.apart[person]!;
	let count = 0;
	for (let index = 0; index < rivals.length; index++) {
		const rival = rivals[index]!;
		if (rival !== without && groupOf[round * problem.people + rival] === group) count++;
	}
	return count;
}

/** The change in repeat load when two people of different groups change places; O(group size). */
export function swapLoad(plan: Plan, round: number, one: number, other: number): number {
	const { problem, seats, sizes, capacity, meetings, groupOf } = plan;
	const { people, groups } = problem;
	const oneRow = one * people;
	const otherRow = other * people;
	const oneCell = round * groups + groupOf[round * people + one]!;
	const otherCell = round * groups + groupOf[round * people + other]!;
	const oneSize = sizes[oneCell]!;
	const otherSize = sizes[otherCell]!;
	let load = oneSize + otherSize - 2 - 2 * meetings[oneRow + other]!;
	for (let seat = oneCell * capacity, end = seat + oneSize; seat < end; seat++) {
		const member = seats[seat]!;
		load += meetings[otherRow + member]! - meetings[oneRow + member]!;
	}
	for (let seat = otherCell * capacity, end = seat + otherSize; seat < end; seat++) {
		const member = seats[seat]!;
		load += meetings[oneRow + member]! - meetings[otherRow + member]!;
	}
	return load;
}

/** The change in repeat load when a person moves to a free seat in another group. */
export function moveLoad(plan: Plan, round: number, person: number, group: number): number {
	const { problem, groupOf, sizes } = plan;
	const from = groupOf[round * problem.people + person]!;
	const leaving =
		joiningLoad(plan, round, from, person, person) - (sizes[round * problem.groups + from]! - 1);
	return joiningLoad(plan, round, group, person, -1) - leaving;
}

/** The change in one attribute's deviation when a person of `value` leaves `from` for `to`, and one of `back` returns. */
export function exchangeDeviation(
	plan: Plan,
	attribute: 0 | 1,
	round: number,
	from: number,
	to: number,
	value: number,
	back: number
): number {
	if (value === back) return 0;
	const { problem, counts } = plan;
	const { values } = problem.attributes[attribute];
	const low = problem.rounds[round]!.low[attribute]!;
	const high = problem.rounds[round]!.high[attribute]!;
	const list = counts[attribute];
	const base = round * problem.groups * values;
	const source = from * values;
	const target = to * values;
	let change = 0;
	if (value >= 0) {
		change += losing(list[base + source + value]!, low[source + value]!, high[source + value]!);
		change += gaining(list[base + target + value]!, low[target + value]!, high[target + value]!);
	}
	if (back >= 0) {
		change += losing(list[base + target + back]!, low[target + back]!, high[target + back]!);
		change += gaining(list[base + source + back]!, low[source + back]!, high[source + back]!);
	}
	return change;
}

function losing(count: number, low: number, high: number): number {
	return count <= low ? 1 : count > high ? -1 : 0;
}

function gaining(count: number, low: number, high: number): number {
	return count < low ? -1 : count >= high ? 1 : 0;
}

export function swap(plan: Plan, round: number, one: number, other: number): void {
	const { problem, groupOf } = plan;
	const oneGroup = groupOf[round * problem.people + one]!;
	const otherGroup = groupOf[round * problem.people + other]!;
	leave(plan, round, one);
	leave(plan, round, other);
	enter(plan, round, otherGroup, one);
	enter(plan, round, oneGroup, other);
}

export function move(plan: Plan, round: number, person: number, group: number): void {
	leave(plan, round, person);
	enter(plan, round, group, person);
}

function enter(plan: Plan, round: number, group: number, person: number): void {
	const { problem, seats, sizes, capacity, groupOf, seatOf } = plan;
	const cell = round * problem.groups + group;
	meet(plan, cell, person, 1);
	const seat = sizes[cell]!++;
	seats[cell * capacity + seat] = person;
	groupOf[round * problem.people + person] = group;
	seatOf[round * problem.people + person] = seat;
}

function leave(plan: Plan, round: number, person: number): void {
	const { problem, seats, sizes, capacity, groupOf, seatOf } = plan;
	const place = round * problem.people + person;
	const cell = round * problem.groups + groupOf[place]!;
	const last = seats[cell * capacity + --sizes[cell]!]!;
	const seat = seatOf[place]!;
	seats[cell * capacity + seat] = last;
	seatOf[round * problem.people + last] = seat;
	groupOf[place] = -1;
	meet(plan, cell, person, -1);
}

/** Counts a person in or out of a group they hold no seat in. */
function meet(plan: Plan, cell: number, person: number, times: 1 | -1): void {
	const { problem, seats, sizes, capacity, meetings, counts } = plan;
	const { people, attributes } = problem;
	for (let seat = cell * capacity, end = seat + sizes[cell]!; seat < end; seat++) {
		const other = seats[seat]!;
		meetings[person * people + other]! += times;
		meetings[other * people + person]! += times;
	}
	for (let attribute = 0; attribute < 2; attribute++) {
		const { values, of } = attributes[attribute as 0 | 1];
		const value = of[person]!;
		if (value >= 0) counts[attribute as 0 | 1][cell * values + value]! += times;
	}
}
