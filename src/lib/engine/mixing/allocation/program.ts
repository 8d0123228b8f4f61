import {
	evenShareOf,
	type AllocationProblem,
	type Attribute
} from '#lib/engine/mixing/allocation/problem.ts';
import type { Scarcity } from '#lib/engine/mixing/allocation/scarcity.ts';
import { addRow, createProgram, type Program, type Term } from '#lib/engine/solver/program.ts';

/** What is asked of a placing of `placed` people over the open editions. */
export interface Question {
	open: readonly number[];
	placed: number;
	scarcity: Scarcity;
	/** Per attribute the most deviation that is allowed; left out, it does not count. */
	most: readonly [organisation?: number, discipline?: number];
	/** What is to be least: the deviation of an attribute, or the cost of the choices. */
	least: Attribute | 'choices';
}

export interface Asked {
	program: Program;
	seats: { kind: number; edition: number; column: number }[];
}

/**
 * One unit of preference cost in the objective: of plans with equal cost the one with most first choices
 * is cheaper by less than that.
 */
export function costUnit({ people }: AllocationProblem): number {
	return people + 1;
}

/**
 * The question as an integer program. People of one kind are one amount per choice. With everybody placed
 * and one attribute it is a network flow, whose relaxation is whole by itself; with two the relaxation is
 * nearly so.
 */
export function ask(problem: AllocationProblem, question: Question): Asked {
	const program = createProgram();
	const { short, full } = question.scarcity;
	const seats = problem.kinds.flatMap((people, kind) =>
		problem.choices[people[0]!]!.flatMap((edition, rank) => {
			const isShort = short.has(people[0]!);
			if (!question.open.includes(edition) || full.has(edition) !== isShort) return [];
			const cost = question.least === 'choices' ? rank ** 2 * costUnit(problem) - Number(rank === 0) : 0;
			return [{ kind, edition, column: addAmount(program, cost, people.length) }];
		})
	);
	limitKinds(problem, question, { program, seats });
	for (const [edition, own] of Map.groupBy(seats, (seat) => seat.edition)) {
		addRow(program, problem.minimum[edition]!, problem.capacity[edition]!, all(own));
	}
	for (const attribute of [0, 1] as const) addEvenness(problem, question, attribute, { program, seats });
	return { program, seats };
}

export function addAmount(program: Program, cost: number, high: number, whole = 1): number {
	program.low.push(0);
	program.high.push(high);
	program.whole.push(whole);
	return program.cost.push(cost) - 1;
}

export function all(seats: { column: number }[], times = 1): Term[] {
	return seats.map(({ column }) => [column, times] as const);
}

function limitKinds({ kinds }: AllocationProblem, { placed, scarcity }: Question, { program, seats }: Asked) {
	for (const [kind, own] of Map.groupBy(seats, (seat) => seat.kind)) {
		const most = kinds[kind]!.length;
		addRow(program, scarcity.short.has(kinds[kind]![0]!) ? 0 : most, most, all(own));
	}
	if (scarcity.short.size > 0) addRow(program, placed, placed, all(seats));
}

function addEvenness(problem: AllocationProblem, question: Question, attribute: Attribute, asked: Asked) {
	const most = question.most[attribute];
	const isLeast = question.least === attribute;
	if (!isLeast && most === undefined) return;
	const { program, seats } = asked;
	const values = problem.attributes[attribute];
	const beyond: Term[] = [];
	for (const [value, own] of Map.groupBy(seats, ({ kind }) => values[problem.kinds[kind]![0]!]!)) {
		if (value < 0) continue;
		for (const share of addShares(problem, question, program, own)) {
			const cell = all(own.filter(({ edition }) => edition === share.edition));
			const [under, over] = [1, -1].map((sign): Term[] => {
				if (!isLeast && most === 0) return [];
				const column = addAmount(program, isLeast ? 1 : 0, problem.people, 0);
				beyond.push([column, 1]);
				return [[column, sign]];
			}) as [Term[], Term[]];
			addRow(program, share.low, Infinity, [...cell, ...under, ...share.lowSteps]);
			addRow(program, -Infinity, share.high, [...cell, ...over, ...share.highSteps]);
		}
	}
	if (most !== undefined && beyond.length > 0) addRow(program, 0, most, beyond);
}

interface EvenShare {
	edition: number;
	/** With the fewest members that may be placed; the steps say what each one more adds. */
	low: number;
	high: number;
	lowSteps: Term[];
	highSteps: Term[];
}

/**
 * The even shares of one value's members in each open edition. Where people are left out, their floors and
 * ceilings follow how many members are placed: one choice of yes or no for each member more than the fewest.
 */
function addShares(
	problem: AllocationProblem,
	{ open, scarcity }: Question,
	program: Program,
	own: Asked['seats']
): EvenShare[] {
	const members = [...new Set(own.map(({ kind }) => kind))].flatMap((kind) => problem.kinds[kind]!);
	const { fewest, most } = placedRange(problem, members, scarcity);
	const steps = Array.from({ length: most - fewest }, () => addAmount(program, 0, 1));
	steps.slice(1).forEach((step, index) =>
		addRow(program, 0, 1, [
			[steps[index]!, 1],
			[step, -1]
		])
	);
	if (steps.length > 0)
		addRow(program, fewest, fewest, [...all(own), ...steps.map((step): Term => [step, -1])]);
	return open.map((edition) => {
		const shares = Array.from({ length: most - fewest + 1 }, (_, more) =>
			evenShareOf(problem, open, edition, fewest + more)
		);
		const rises = (end: 'low' | 'high') =>
			steps.flatMap((step, more): Term[] =>
				shares[more + 1]![end] > shares[more]![end] ? [[step, -1]] : []
			);
		return { edition, ...shares[0]!, lowSteps: rises('low'), highSteps: rises('high') };
	});
}

/** How few and how many of these members are placed when as many people as can be are. */
function placedRange({ capacity }: AllocationProblem, members: number[], { short, full }: Scarcity) {
	const exposed = members.filter((person) => short.has(person)).length;
	const leftOut = short.size - [...full].reduce((sum, edition) => sum + capacity[edition]!, 0);
	return {
		fewest: members.length - Math.min(leftOut, exposed),
		most: members.length - Math.max(0, leftOut - (short.size - exposed))
	};
}
