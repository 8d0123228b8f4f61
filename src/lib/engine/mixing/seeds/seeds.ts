import type { MixProblem, Round } from '#lib/engine/mixing/problem.ts';
import { rotation } from '#lib/engine/mixing/seeds/rotation.ts';
import { shiftedRows } from '#lib/engine/mixing/seeds/shifted-rows.ts';
import type { Random } from '#lib/engine/random.ts';

/** Rounds that algebra gives, to begin from. */
export interface Seed {
	/** Per round of `rounds`, per group, the people. */
	groups: number[][][];
	/** The rounds it holds for. */
	rounds: number[];
	/** Whether organisations are even as long as people only change places within one. */
	even: boolean;
}

/** Rounds that everybody attends, in groups that are all alike: those a seed can be made for. */
export function regularRounds(problem: MixProblem): number[] {
	const { rounds, people, groups } = problem;
	if (groups * groups < people) return [];
	return rounds.flatMap((round, index) =>
		round.present.length === people && isRegular(round) ? [index] : []
	);
}

export function rowSeed({ people, groups, attributes }: MixProblem, rounds: number[]): Seed | undefined {
	const { values, of } = attributes[0];
	const organisations = Array.from({ length: values }, () => [] as number[]);
	for (let person = 0; person < people; person++) organisations[of[person]!]!.push(person);
	const shifted = shiftedRows(organisations, groups, rounds.length);
	if (shifted.length === 0) return undefined;
	return { groups: shifted, rounds: rounds.slice(0, shifted.length), even: true };
}

export function rotationSeed(
	{ people, groups }: MixProblem,
	rounds: number[],
	proposals: number,
	random: Random
): { seed: Seed; load: number; proposals: number } | undefined {
	const turns = rounds.length;
	if (turns < 2 || people < turns || people % turns > groups) return undefined;
	const larger = people % groups;
	const sizes = Array.from(
		{ length: groups },
		(_, group) => Math.floor(people / groups) + Number(group < larger)
	);
	const found = rotation(people, sizes, turns, proposals, random);
	return { ...found, seed: { groups: found.rounds, rounds, even: false } };
}

function isRegular({ sizes, shares, pinned }: Round): boolean {
	const [first] = sizes;
	return (
		pinned.every((group) => group < 0) &&
		sizes.every(({ min, max }) => min === first!.min && max === first!.max) &&
		shares.every(({ numerator, denominator }) => numerator / denominator >= first!.min)
	);
}
