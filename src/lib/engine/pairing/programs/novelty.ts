import { forEachPair } from '#lib/engine/pairing/bounds.ts';
import type { Two } from '#lib/engine/pairing/plan.ts';
import type { PairProblem } from '#lib/engine/pairing/problem.ts';
import {
	addApart,
	addLoadSteps,
	addMaxima,
	ones,
	pairsIn,
	writeSteps,
	type LoadSteps,
	type PairProgram,
	type Sending
} from '#lib/engine/pairing/programs/rules.ts';
import { addChoice, addRow, createProgram, type Program, type Term } from '#lib/engine/solver/program.ts';

/** How a session can be given: by a new pair, or by two of whom only the rules are asked. */
interface Ways {
	session: number;
	fresh: Map<number, number>;
	repeated: number;
	sent: Sending[];
}

/** Whether the sessions have more ways to be given, by a new pair or by one trainer, than `most`. */
export function hasMoreWays(problem: PairProblem, sessions: readonly number[], most: number): boolean {
	let size = 0;
	return sessions.some((session) => {
		forEachFresh(problem, session, () => size++);
		size += problem.eligible[session]!.length;
		return size > most;
	});
}

/**
 * The fewest repeated pairs of any plan that staffs `staffed` sessions with a sum of squared loads of at
 * most `squares`. A session is given by a new pair, each of which a season has once, or by two trainers
 * at a cost of 1. What counts as a repeat and need not be costs more than its plan, so the least cost is
 * the least number of repeats.
 */
export function noveltyProgram(
	problem: PairProblem,
	sessions: readonly number[],
	staffed: number,
	squares: number
): PairProgram {
	const program = createProgram();
	const ways = sessions.map((session) => addWays(program, problem, session));
	const sendings = ways.flatMap((way) => [...way.sent, ...freshSendings(problem, way)]);
	const uses = Map.groupBy(
		ways.flatMap(({ fresh }) => [...fresh]),
		([pair]) => pair
	);
	for (const group of uses.values())
		if (group.length > 1)
			addRow(
				program,
				0,
				1,
				group.map(([, column]) => [column, 1])
			);
	addRow(program, staffed, staffed, ways.flatMap(given));
	addMaxima(program, problem, sendings);
	const steps = addFairness(program, problem, sendings, staffed, squares);
	return {
		program,
		read: (values) => pairsIn(problem, sendings, values),
		write: (pairs) => {
			const values = new Float64Array(program.cost.length);
			writeWays(values, problem, ways, pairs);
			writeSteps(values, steps, pairs);
			return values;
		}
	};
}

function addWays(program: Program, problem: PairProblem, session: number): Ways {
	const fixed = problem.fixed[session];
	const repeated = addChoice(program, 1);
	const sent = (fixed ?? problem.eligible[session]!).map((trainer) => {
		return { column: addChoice(program), session, trainer };
	});
	addRow(program, 0, 0, [...ones(sent), [repeated, -2]]);
	if (!fixed) addApart(program, problem, sent, repeated);
	const fresh = new Map<number, number>();
	forEachFresh(problem, session, (pair) => fresh.set(pair, addChoice(program)));
	const way = { session, fresh, repeated, sent };
	addRow(program, Number(fixed !== undefined), 1, given(way));
	return way;
}

function given({ fresh, repeated }: Ways): Term[] {
	return [repeated, ...fresh.values()].map((column) => [column, 1]);
}

function freshSendings({ trainers }: PairProblem, { session, fresh }: Ways): Sending[] {
	return [...fresh].flatMap(([pair, column]) => [
		{ column, session, trainer: Math.floor(pair / trainers) },
		{ column, session, trainer: pair % trainers }
	]);
}

/** Where squares are as low as whole loads can be, every load is one of two numbers, which is quicker. */
function addFairness(
	program: Program,
	problem: PairProblem,
	sendings: readonly Sending[],
	staffed: number,
	squares: number
): LoadSteps[] {
	const load = Math.floor((2 * staffed) / problem.trainers);
	const above = 2 * staffed - load * problem.trainers;
	if (squares === problem.trainers * load ** 2 + above * (2 * load + 1)) {
		for (const group of Map.groupBy(sendings, ({ trainer }) => trainer).values())
			addRow(program, load, load + Math.sign(above), ones(group));
		return [];
	}
	const steps = addLoadSteps(program, sendings, false);
	const costs = steps.flatMap(({ columns }) => columns.map((column, k): Term => [column, 2 * k + 1]));
	addRow(program, 0, squares, costs);
	return steps;
}

function writeWays(
	values: Float64Array,
	{ trainers }: PairProblem,
	ways: readonly Ways[],
	pairs: readonly (Two | undefined)[]
): void {
	const used = new Set<number>();
	for (const { session, fresh, repeated, sent } of ways) {
		const pair = pairs[session];
		if (!pair) continue;
		const number = pairNumber(trainers, pair[0], pair[1]);
		const column = used.has(number) ? undefined : fresh.get(number);
		used.add(number);
		values[column ?? repeated] = 1;
		if (column === undefined)
			for (const sending of sent) if (pair.includes(sending.trainer)) values[sending.column] = 1;
	}
}

function forEachFresh(problem: PairProblem, session: number, visit: (pair: number) => void): void {
	forEachPair(problem, session, (one, other) => {
		const pair = pairNumber(problem.trainers, one, other);
		if (problem.taught[pair] === 0) visit(pair);
	});
}

function pairNumber(trainers: number, one: number, other: number): number {
	return Math.min(one, other) * trainers + Math.max(one, other);
}
