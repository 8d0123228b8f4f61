import { evenGroups } from '#lib/engine/mixing/peel.ts';
import type { MixProblem, Round } from '#lib/engine/mixing/problem.ts';
import { evenCounts } from '#lib/engine/mixing/rules/even-counts.ts';
import { leastUneven } from '#lib/engine/mixing/rules/least-uneven.ts';
import { seatHard } from '#lib/engine/mixing/rules/seating.ts';
import { shuffle, type Random } from '#lib/engine/random.ts';

/** What the hard rules of a round ask for. */
export interface Ruled {
	/** Seats for those whom they concern, as even over organisations as was found; −1 for everybody else. */
	seats: Int32Array;
	/** How many of every organisation each group then has, at group × (organisations + 1) + organisation. */
	counts: Int32Array;
	/** Per attribute, what no seating that keeps them gets below. */
	bounds: [number, number];
}

/** Per round what its hard rules ask for (undefined when it has none), or the first round where they cannot hold. */
export function seatEveryRound(problem: MixProblem): (Ruled | undefined)[] | { impossible: number } {
	const known = new Map<string, Ruled | undefined>();
	const ruled: (Ruled | undefined)[] = [];
	for (const [index, round] of problem.rounds.entries()) {
		const key = `${round.present.join()} ${round.pinned.join()} ${round.contradictory}`;
		if (!known.has(key)) {
			const seats = seatHard(problem, round);
			if (!seats) return { impossible: index };
			known.set(key, seats.some((group) => group >= 0) ? rule(problem, round, seats) : undefined);
		}
		ruled.push(known.get(key));
	}
	return ruled;
}

function rule(problem: MixProblem, round: Round, seats: Int32Array): Ruled {
	const organisations = leastUneven(problem, round, 0, seats);
	const disciplines = leastUneven(problem, round, 1, organisations.groupOf);
	const seated = organisations.groupOf;
	const { counts } = evenCounts(problem, round, 0, seated);
	return { seats: seated, counts, bounds: [organisations.bound, disciplines.bound] };
}

/** Groups for every round to begin with: even by construction, or else the hard rules first. */
export function startingGroups(
	problem: MixProblem,
	ruled: readonly (Ruled | undefined)[],
	random: Random
): number[][][] {
	return problem.rounds.map((round, index) => {
		const rules = ruled[index];
		return rules ? fillBeside(problem, round, rules, random) : evenGroups(problem, round, random);
	});
}

/** The groups as they were published, when everybody has a seat there and sizes, pins and blocks hold. */
export function publishedStart({ rounds, groups, people, published, blocks }: MixProblem) {
	if (!published) return undefined;
	const start = rounds.map(({ present }, round) => {
		const lists = Array.from({ length: groups }, () => [] as number[]);
		for (const person of present) lists[published[round * people + person]!]?.push(person);
		return lists;
	});
	const fits = rounds.every(({ sizes, pinned, present }, round) => {
		const groupOf = (person: number) => published[round * people + person]!;
		const here = new Set(present);
		return (
			present.every((person) => groupOf(person) >= 0) &&
			sizes.every(({ min, max }, group) => {
				const { length } = start[round]![group]!;
				return length >= min && length <= max;
			}) &&
			present.every((person) => pinned[person]! < 0 || pinned[person] === groupOf(person)) &&
			blocks.every((block) => new Set(block.filter((person) => here.has(person)).map(groupOf)).size < 2)
		);
	});
	return fits ? start : undefined;
}

/** Everybody else as even over organisations as the seats of those first seated allow. */
function fillBeside(
	{ attributes }: MixProblem,
	{ sizes, present }: Round,
	{ seats, counts }: Ruled,
	random: Random
): number[][] {
	const { values, of } = attributes[0];
	const members = sizes.map(() => [] as number[]);
	const open = counts.slice();
	const sit = (person: number, group: number) => {
		members[group]!.push(person);
		open[group * (values + 1) + of[person]!]!--;
	};
	for (const person of present) if (seats[person]! >= 0) sit(person, seats[person]!);
	for (const person of shuffle([...present], random)) {
		if (seats[person]! >= 0) continue;
		const group = members.findIndex((_, group) => open[group * (values + 1) + of[person]!]! > 0);
		sit(person, group);
	}
	return members;
}
