import type { MixProblem } from '#lib/engine/mixing/problem.ts';
import { emptyScore, type Score } from '#lib/engine/mixing/score.ts';

/** How many of each organisation or discipline a group has, and what one more or one fewer would cost. */
export interface Tally {
	/** At (round × groups + group) × values + value. */
	counts: Int32Array;
	gaining: Int8Array;
	losing: Int8Array;
}

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
	/** Per attribute. */
	tallies: [Tally, Tally];
	score: Score;
}

/** `assignment`: per round, per group, the people. */
export function createPlan(problem: MixProblem, assignment: number[][][]): Plan {
	const { people, groups, rounds } = problem;
	const seated = assignment.flat().reduce((most, { length }) => Math.max(most, length), 0);
	const capacity = Math.max(seated, largestGroup(problem));
	const plan: Plan = {
		problem,
		capacity,
		seats: new Uint16Array(rounds.length * groups * capacity),
		sizes: new Int32Array(rounds.length * groups),
		groupOf: new Int16Array(rounds.length * people).fill(-1),
		seatOf: new Int16Array(rounds.length * people).fill(-1),
		meetings: problem.met.slice(),
		tallies: [createTally(problem, 0), createTally(problem, 1)],
		score: emptyScore()
	};
	assignment.forEach((list, round) =>
		list.forEach((members, group) => seatGroup(plan, round, group, members))
	);
	plan.score.deviations = [deviation(plan, 0), deviation(plan, 1)];
	plan.score.wishesBroken = wishesBroken(plan);
	plan.score.moved = movedPeople(plan);
	return plan;
}

/** Per round, per group, the people, from a list of groups as `groupOf` holds it. */
export function groupsFrom({ rounds, groups, people }: MixProblem, groupOf: Int16Array): number[][][] {
	return rounds.map(({ present }, round) => {
		const lists = Array.from({ length: groups }, () => [] as number[]);
		for (const person of present) lists[groupOf[round * people + person]!]!.push(person);
		return lists;
	});
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

function largestGroup({ rounds }: MixProblem): number {
	let largest = 0;
	for (const { sizes, present } of rounds) {
		for (const { max } of sizes) largest = Math.max(largest, Math.min(max, present.length));
	}
	return largest;
}

function createTally({ rounds, groups, attributes }: MixProblem, attribute: 0 | 1): Tally {
	const cells = groups * attributes[attribute].values;
	const tally: Tally = {
		counts: new Int32Array(rounds.length * cells),
		gaining: new Int8Array(rounds.length * cells),
		losing: new Int8Array(rounds.length * cells)
	};
	rounds.forEach(({ low, high }, round) => {
		for (let cell = 0; cell < cells; cell++) {
			weigh(tally, round * cells + cell, low[attribute]![cell]!, high[attribute]![cell]!);
		}
	});
	return tally;
}

function weigh({ counts, gaining, losing }: Tally, place: number, low: number, high: number): void {
	const count = counts[place]!;
	gaining[place] = count < low ? -1 : count >= high ? 1 : 0;
	losing[place] = count <= low ? 1 : count > high ? -1 : 0;
}

function seatGroup(plan: Plan, round: number, group: number, members: number[]): void {
	const { problem, groupOf, meetings, score } = plan;
	members.forEach((person, seat) => {
		for (const other of members.slice(0, seat))
			score.repeatLoad += meetings[person * problem.people + other]!;
		for (const rival of problem.apart[person]!) {
			if (groupOf[round * problem.people + rival] === group) score.violations++;
		}
		enter(plan, round, group, person);
	});
}

function deviation({ problem, tallies }: Plan, attribute: 0 | 1): number {
	const cells = problem.groups * problem.attributes[attribute].values;
	let sum = 0;
	problem.rounds.forEach(({ low, high }, round) => {
		for (let cell = 0; cell < cells; cell++) {
			const count = tallies[attribute].counts[round * cells + cell]!;
			sum += Math.max(0, low[attribute]![cell]! - count, count - high[attribute]![cell]!);
		}
	});
	return sum;
}

function wishesBroken({ problem, meetings }: Plan): number {
	let broken = 0;
	problem.wishes.forEach((others, person) => {
		for (const other of others) {
			const pair = person * problem.people + other;
			if (other > person && meetings[pair] === problem.met[pair]) broken++;
		}
	});
	return broken;
}

function movedPeople({ problem, groupOf }: Plan): number {
	let moved = 0;
	problem.published?.forEach((group, place) => {
		if (group >= 0 && groupOf[place]! >= 0 && groupOf[place] !== group) moved++;
	});
	return moved;
}

function enter(plan: Plan, round: number, group: number, person: number): void {
	const { problem, seats, sizes, capacity, groupOf, seatOf } = plan;
	meet(plan, round, group, person, 1);
	const cell = round * problem.groups + group;
	const seat = sizes[cell]!;
	sizes[cell] = seat + 1;
	seats[cell * capacity + seat] = person;
	groupOf[round * problem.people + person] = group;
	seatOf[round * problem.people + person] = seat;
}

function leave(plan: Plan, round: number, person: number): void {
	const { problem, seats, sizes, capacity, groupOf, seatOf } = plan;
	const place = round * problem.people + person;
	const group = groupOf[place]!;
	const cell = round * problem.groups + group;
	sizes[cell]! -= 1;
	const last = seats[cell * capacity + sizes[cell]!]!;
	const seat = seatOf[place]!;
	seats[cell * capacity + seat] = last;
	seatOf[round * problem.people + last] = seat;
	groupOf[place] = -1;
	meet(plan, round, group, person, -1);
}

/** Counts a person in or out of a group they hold no seat in. */
function meet(plan: Plan, round: number, group: number, person: number, times: 1 | -1): void {
	const { problem, seats, sizes, capacity, meetings, tallies } = plan;
	const { people, groups, attributes, rounds } = problem;
	const cell = round * groups + group;
	for (let seat = cell * capacity, end = seat + sizes[cell]!; seat < end; seat++) {
		const other = seats[seat]!;
		meetings[person * people + other]! += times;
		meetings[other * people + person]! += times;
	}
	const { low, high } = rounds[round]!;
	for (let attribute = 0; attribute < 2; attribute++) {
		const { values, of } = attributes[attribute as 0 | 1];
		const value = of[person]!;
		if (value < 0) continue;
		const tally = tallies[attribute as 0 | 1];
		const bound = group * values + value;
		tally.counts[cell * values + value]! += times;
		weigh(tally, cell * values + value, low[attribute]![bound]!, high[attribute]![bound]!);
	}
}
