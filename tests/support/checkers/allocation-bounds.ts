import type {
	AllocationInput,
	AllocationMeasures,
	AllocationPerson
} from '#lib/engine/mixing/allocation/types.ts';
import { openSolver } from '#lib/engine/solver/highs.ts';
import { addRow, createProgram, type Program, type Term } from '#lib/engine/solver/program.ts';

type Even = 'organisation' | 'discipline';
type Least = 'placed' | Even | 'choices';
type Wanted = { least: Least; placed?: number; organisation?: number; discipline?: number };

const effort = { iterations: Infinity, seconds: 600, seed: 1, shouldStop: () => false };

/**
 * The best measures and prices there are with these editions closed, found anew from the input alone: a
 * choice a person and edition, and evenness by a choice of how many members are placed. Shares no code with
 * the engine but the solver; meant for checking, so slower and without a limit.
 */
export async function bestAllocation(input: AllocationInput, closed: string[]) {
	const solve = await openSolver();
	const open = input.editions.filter(({ id }) => !closed.includes(id));
	const unit = input.people.length + 1;
	const best = (wanted: Wanted) => {
		const { bound } = solve(state({ ...input, editions: open }, wanted, unit), effort);
		return Math.round(bound) + 0;
	};
	const chosen = (wanted: Omit<Wanted, 'least'>) => {
		const value = best({ ...wanted, least: 'choices' });
		const preferenceCost = Math.ceil(value / unit) + 0;
		return { preferenceCost, firstChoices: preferenceCost * unit - value };
	};
	const placed = 0 - best({ least: 'placed' });
	const organisation = best({ least: 'organisation', placed });
	const discipline = best({ least: 'discipline', placed, organisation });
	const { preferenceCost, firstChoices } = chosen({ placed, organisation, discipline });
	const alone = best({ least: 'discipline', placed });
	const measures: AllocationMeasures = {
		placed,
		preferenceCost,
		organisationDeviation: organisation,
		disciplineDeviation: discipline
	};
	const prices = {
		disciplineEvenness: chosen({ placed, organisation }).firstChoices - firstChoices,
		organisationEvenness: chosen({ placed, discipline: alone }).firstChoices - firstChoices
	};
	return { measures, firstChoices, prices };
}

type Way = { person: AllocationPerson; edition: string; column: number };

function state({ people, editions }: AllocationInput, wanted: Wanted, unit: number): Program {
	const program = createProgram();
	const known = new Set(editions.map(({ id }) => id));
	const ways: Way[] = people.flatMap((person) =>
		person.prefers.flatMap((edition, rank) => {
			const costs = { placed: -1, choices: rank ** 2 * unit - Number(rank === 0) };
			const cost = wanted.least === 'placed' || wanted.least === 'choices' ? costs[wanted.least] : 0;
			return known.has(edition) ? [{ person, edition, column: column(program, cost, 1, 1) }] : [];
		})
	);
	for (const own of Map.groupBy(ways, ({ person }) => person).values()) addRow(program, 0, 1, sumOf(own));
	for (const { id, capacity, minimum } of editions)
		addRow(program, minimum, capacity, sumOf(ways.filter(({ edition }) => edition === id)));
	if (wanted.placed !== undefined) addRow(program, wanted.placed, wanted.placed, sumOf(ways));
	for (const even of ['organisation', 'discipline'] as const)
		stateEvenness(program, ways, editions, even, wanted);
	return program;
}

function stateEvenness(
	program: Program,
	ways: Way[],
	editions: AllocationInput['editions'],
	even: Even,
	wanted: Wanted
): void {
	if (wanted.least !== even && wanted[even] === undefined) return;
	const seats = editions.reduce((sum, { capacity }) => sum + capacity, 0);
	const beyond: Term[] = [];
	for (const [value, own] of Map.groupBy(ways, ({ person }) => person[even])) {
		if (value === undefined) continue;
		const members = new Set(own.map(({ person }) => person.id)).size;
		const counts = Array.from({ length: members + 1 }, (_, count) => column(program, 0, 1, 1) && count);
		const first = program.cost.length - counts.length;
		addRow(
			program,
			1,
			1,
			counts.map((count) => [first + count, 1])
		);
		addRow(program, 0, 0, [...sumOf(own), ...counts.map((count): Term => [first + count, -count])]);
		for (const { id, capacity } of editions) {
			const cell = sumOf(own.filter(({ edition }) => edition === id));
			const excess = column(program, wanted.least === even ? 1 : 0, members, 0);
			beyond.push([excess, 1]);
			const share = (round: (value: number) => number) =>
				counts.map((count): Term => [first + count, -round((count * capacity) / seats)]);
			addRow(program, 0, Infinity, [...cell, [excess, 1], ...share(Math.floor)]);
			addRow(program, -Infinity, 0, [...cell, [excess, -1], ...share(Math.ceil)]);
		}
	}
	if (wanted[even] !== undefined) addRow(program, 0, wanted[even], beyond);
}

function column(program: Program, cost: number, high: number, whole: number): number {
	program.low.push(0);
	program.high.push(high);
	program.whole.push(whole);
	return program.cost.push(cost) - 1;
}

function sumOf(ways: Way[]): Term[] {
	return ways.map(({ column }) => [column, 1]);
}
