import { evenGroups } from '#lib/engine/mixing/peel.ts';
import type { MixProblem, Round } from '#lib/engine/mixing/problem.ts';
import { seatHard } from '#lib/engine/mixing/seating.ts';
import { shuffle, type Random } from '#lib/engine/random.ts';

/** Groups for every round to begin with: even by construction, or else the hard rules first. */
export function startingGroups(
	problem: MixProblem,
	hard: (Int32Array | undefined)[],
	random: Random
): number[][][] {
	return problem.rounds.map((round, index) => {
		const seated = hard[index];
		return seated ? fillBeside(problem, round, seated, random) : evenGroups(problem, round, random);
	});
}

/** Per round the seats its hard rules ask for (undefined when it has none), or the first round where they cannot hold. */
export function seatEveryRound(problem: MixProblem): (Int32Array | undefined)[] | { impossible: number } {
	const hard: (Int32Array | undefined)[] = [];
	for (const [index, round] of problem.rounds.entries()) {
		const seated = seatHard(problem, round);
		if (seated === undefined) return { impossible: index };
		if (seated === 'undecided') hard.push(new Int32Array(problem.people).fill(-1));
		else hard.push(seated.some((group) => group >= 0) ? seated : undefined);
	}
	return hard;
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

function fillBeside(problem: MixProblem, round: Round, seated: Int32Array, random: Random): number[][] {
	const members = round.sizes.map((_, group) => round.present.filter((person) => seated[person] === group));
	const waiting = round.present.filter((person) => seated[person]! < 0);
	const { of } = problem.attributes[0];
	shuffle(waiting, random).sort((a, b) => of[a]! - of[b]!);
	for (const person of waiting) members[emptiest(round, members, person, of)]!.push(person);
	return members;
}

/** First the groups below their minimum, then those with the fewest of the person's organisation, then the smallest. */
function emptiest({ sizes }: Round, members: number[][], person: number, of: Int32Array): number {
	const missing = sizes.reduce((sum, { min }, group) => sum + Math.max(0, min - members[group]!.length), 0);
	let best = -1;
	let least = Infinity;
	members.forEach((list, group) => {
		if (list.length >= sizes[group]!.max) return;
		const own = list.filter((other) => of[other] === of[person]).length;
		const rank = (missing > 0 && list.length >= sizes[group]!.min ? 1e6 : 0) + own * 1e3 + list.length;
		if (rank < least) [best, least] = [group, rank];
	});
	return best;
}
