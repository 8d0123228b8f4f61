import { minCostFlow } from '#lib/engine/flow/min-cost-flow.ts';
import { addArc, createNetwork, flowOf } from '#lib/engine/flow/network.ts';
import type { MixProblem } from '#lib/engine/mixing/problem.ts';

/** What one move and one person out of place cost while a round is repaired. */
export interface Price {
	move: number;
	deviation: number;
}

export interface RoundRepair {
	moves: number;
	deviation: number;
	/** At group × organisations + organisation: how many sit there. */
	counts: Int32Array;
}

/** Who of a round sits where already: per cell those free to move and those pinned, and the newcomers. */
export interface Seated {
	free: number[][];
	pinned: number[][];
	newcomers: number[];
	/** Pinned people who do not sit at their pin: moves that nobody can save. */
	forced: number;
}

export function seatedIn(problem: MixProblem, round: number): Seated {
	const { people, groups, attributes, published } = problem;
	const { values, of } = attributes[0];
	const cells = () => Array.from({ length: groups * values }, () => [] as number[]);
	const seated: Seated = { free: cells(), pinned: cells(), newcomers: [], forced: 0 };
	const { present, pinned } = problem.rounds[round]!;
	for (const person of present) {
		const group = published![round * people + person]!;
		const pin = pinned[person]!;
		if (pin >= 0) seated.pinned[pin * values + of[person]!]!.push(person);
		if (pin >= 0) seated.forced += Number(group >= 0 && group !== pin);
		else if (group < 0) seated.newcomers.push(person);
		else seated.free[group * values + of[person]!]!.push(person);
	}
	return seated;
}

const sizeReward = 1e7;

/**
 * The cheapest counts of every organisation in every group of one round, by a flow whose costs are convex:
 * no plan of the round, whatever its other rules, is cheaper at this price.
 */
export function repairCounts(problem: MixProblem, round: number, seated: Seated, price: Price): RoundRepair {
	const { groups, attributes } = problem;
	const { values, of } = attributes[0];
	const { sizes, low, high } = problem.rounds[round]!;
	const [source, sink] = [values + groups, values + groups + 1];
	const network = createNetwork(values + groups + 2);
	const waiting = new Int32Array(values);
	for (const person of seated.newcomers) waiting[of[person]!]!++;
	seated.free.forEach((cell, index) => (waiting[index % values]! += cell.length));
	waiting.forEach((people, value) => addArc(network, source, value, people));
	const arcs = seated.free.map((cell, index) => {
		const already = seated.pinned[index]!.length;
		const marks = [cell.length, low[0]![index]! - already, high[0]![index]! - already];
		return stretches(
			marks.map((mark) => Math.max(0, mark)),
			waiting[index % values]!
		).map(([from, to]) => {
			const leaves = from < cell.length ? -price.move : 0;
			const uneven = from < marks[1]! ? -price.deviation : from >= marks[2]! ? price.deviation : 0;
			const [value, group] = [index % values, Math.floor(index / values)];
			return addArc(network, value, values + group, to - from, leaves + uneven);
		});
	});
	sizes.forEach(({ min, max }, group) => {
		const row = seated.pinned.slice(group * values, (group + 1) * values);
		const already = row.reduce((sum, cell) => sum + cell.length, 0);
		const needed = Math.max(0, min - already);
		addArc(network, values + group, sink, needed, -sizeReward);
		addArc(network, values + group, sink, Math.max(0, max - already - needed));
	});
	minCostFlow(network, source, sink);
	const counts = Int32Array.from(arcs, (list, index) =>
		list.reduce((sum, arc) => sum + flowOf(network, arc), seated.pinned[index]!.length)
	);
	return { counts, moves: movesOf(seated, counts), deviation: deviationOf(problem, round, counts) };
}

/** The stretches between marks, up to `end`: on each of them the cost of one more person is the same. */
function stretches(marks: number[], end: number): [number, number][] {
	const stops = [...new Set([0, ...marks.filter((mark) => mark < end), end])].sort((a, b) => a - b);
	return stops.slice(1).map((stop, index) => [stops[index]!, stop]);
}

/** People of one round out of place, organisation by organisation. */
export function deviationOf({ rounds }: MixProblem, round: number, counts: Int32Array): number {
	const { low, high } = rounds[round]!;
	return counts.reduce(
		(sum, count, cell) => sum + Math.max(0, low[0]![cell]! - count, count - high[0]![cell]!),
		0
	);
}

function movesOf({ free, pinned, forced }: Seated, counts: Int32Array): number {
	return counts.reduce(
		(sum, count, cell) => sum + Math.max(0, free[cell]!.length + pinned[cell]!.length - count),
		forced
	);
}
