import { circulation, type BoundedArc } from '#lib/engine/flow/max-flow.ts';
import type { MixProblem, Round } from '#lib/engine/mixing/problem.ts';
import { evenBounds } from '#lib/engine/mixing/evenness.ts';
import { shuffle, type Random } from '#lib/engine/random.ts';

/**
 * Groups of one round in which every organisation, every discipline and every size is the floor or
 * the ceiling of its even share. De Werra (1971): people are the edges of a bipartite multigraph
 * organisation–discipline, groups its colours; one colour at a time is peeled off by a flow bounded
 * by the floor and ceiling of what remains. When groups differ in the share they are due, only
 * organisations are sure to be even.
 */
export function evenGroups(problem: MixProblem, round: Round, random: Random): number[][] {
	const first = round.shares[0]!;
	const alike = round.shares.every(
		({ numerator, denominator }) => numerator * first.denominator === first.numerator * denominator
	);
	return alike ? peel(problem, round, random) : spread(problem, round, random);
}

function peel({ attributes, groups }: MixProblem, { present }: Round, random: Random): number[][] {
	const [organisation, discipline] = attributes;
	const cells = new Map<number, number[]>();
	for (const person of shuffle([...present], random)) {
		const cell = organisation.of[person]! * (discipline.values + 1) + discipline.of[person]! + 1;
		cells.set(cell, [...(cells.get(cell) ?? []), person]);
	}
	const edges = [...cells]
		.sort(([cell], [other]) => cell - other)
		.map(([cell, members]) => ({
			tail: Math.floor(cell / (discipline.values + 1)),
			head: organisation.values + (cell % (discipline.values + 1)),
			members
		}));
	const nodes = organisation.values + discipline.values + 1;
	return Array.from({ length: groups }, (_, peeled) => {
		const counts = oneColour(edges, nodes, groups - peeled);
		return edges.flatMap(({ members }, edge) => members.splice(0, counts[edge]));
	});
}

interface Edge {
	tail: number;
	head: number;
	members: number[];
}

/** How many of each cell one of `colours` groups takes; everything over `colours` is a solution, so a whole one exists. */
function oneColour(edges: Edge[], nodes: number, colours: number): number[] {
	const degree = new Int32Array(nodes);
	let all = 0;
	for (const { tail, head, members } of edges) {
		degree[tail]! += members.length;
		degree[head]! += members.length;
		all += members.length;
	}
	const between = (count: number) => ({ low: Math.floor(count / colours), high: Math.ceil(count / colours) });
	const [source, sink] = [nodes, nodes + 1];
	const tails = new Set(edges.map(({ tail }) => tail));
	const heads = new Set(edges.map(({ head }) => head));
	const arcs: BoundedArc[] = [
		...edges.map(({ tail, head, members }) => ({ from: tail, to: head, ...between(members.length) })),
		...[...tails].map((tail) => ({ from: source, to: tail, ...between(degree[tail]!) })),
		...[...heads].map((head) => ({ from: head, to: sink, ...between(degree[head]!) })),
		{ from: sink, to: source, ...between(all) }
	];
	return circulation(nodes + 2, arcs)!;
}

function spread({ attributes, groups }: MixProblem, round: Round, random: Random): number[][] {
	const { values, of } = attributes[0];
	const members = Array.from({ length: values }, () => [] as number[]);
	for (const person of shuffle([...round.present], random)) members[of[person]!]!.push(person);
	const [source, sink] = [values + groups, values + groups + 1];
	const cells = members.flatMap((_, value) =>
		round.shares.map((_, group): BoundedArc => {
			const cell = group * values + value;
			return { from: value, to: values + group, low: round.low[0]![cell]!, high: round.high[0]![cell]! };
		})
	);
	const counts = circulation(values + groups + 2, [
		...cells,
		...members.map(({ length }, value) => ({ from: source, to: value, low: length, high: length })),
		...round.shares.map((share, group) => ({ from: values + group, to: sink, ...evenBounds(1, 1, share) })),
		{ from: sink, to: source, low: round.present.length, high: round.present.length }
	])!;
	return round.shares.map((_, group) =>
		members.flatMap((list, value) => list.splice(0, counts[value * groups + group]))
	);
}
