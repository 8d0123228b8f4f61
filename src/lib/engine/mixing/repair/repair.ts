import { anneal, type Incumbent } from '#lib/engine/mixing/anneal.ts';
import { conflictIn } from '#lib/engine/mixing/conflict.ts';
import { mixMeasures } from '#lib/engine/mixing/measures.ts';
import { createPlan, groupsFrom } from '#lib/engine/mixing/plan.ts';
import { createProblem, type MixProblem } from '#lib/engine/mixing/problem.ts';
import { deviationOf, type RoundRepair, type Seated } from '#lib/engine/mixing/repair/counts.ts';
import { tradeOffs, type TradeOff } from '#lib/engine/mixing/repair/trade-off.ts';
import { compareScores, type Score } from '#lib/engine/mixing/score.ts';
import { seatEveryRound, startingGroups } from '#lib/engine/mixing/start.ts';
import type { InfeasibleMix, MixInput, MixMeasures } from '#lib/engine/mixing/types.ts';
import { createRandom, type Random } from '#lib/engine/random.ts';

export interface RepairOption {
	/** How often somebody sits in another group than was published. */
	moves: number;
	rounds: string[][][];
	measures: MixMeasures;
	/** No plan with so few moves is as even over organisations. */
	proven: boolean;
}

export interface Repair {
	/** No plan that keeps the rules moves fewer people. */
	fewestMoves: number;
	/** From the fewest moves to the most even, each with fewer people out of place than the one before. */
	options: RepairOption[];
}

/** Swaps that may be proposed per option. */
const proposals = 60_000;

/**
 * Mends a published plan after cancellations or arrivals. The first `roundsHeld` rounds stay as they were;
 * in the others as few people move as can be, and further options spend more moves on evenness.
 */
export function repair(input: MixInput, published: string[][][], roundsHeld: number): Repair | InfeasibleMix {
	const problem = createProblem(withHeldRounds({ ...input, published }, roundsHeld));
	const open = problem.rounds.flatMap((_, round) => (round < roundsHeld ? [] : [round]));
	const rules = seatEveryRound(problem);
	if ('impossible' in rules) return { infeasible: conflictIn(input, rules.impossible) };
	const { points, seated } = tradeOffs(problem, open);
	const random = createRandom(input.seed);
	const ruled = open.some((round) => rules[round]) || problem.blocks.length < problem.people;
	const held = heldRounds(problem, roundsHeld);
	const anew = () => [...held.groups, ...startingGroups(problem, rules, random).slice(roundsHeld)];
	const options = points.map((point) => {
		const goal = { ...point, deviation: point.deviation + held.deviation };
		const groups = ruled ? anew() : [...held.groups];
		open.forEach((round, index) => {
			const near = seat(problem, seated[index]!, point.rounds[index]!);
			if (!ruled || keepsBlocks(problem, round, near)) groups[round] = near;
		});
		const option = optionOf(problem, groups, open, goal, random);
		return option.measures.hardViolations === 0 ? option : optionOf(problem, anew(), open, goal, random);
	});
	return { fewestMoves: points[0]!.moves, options: withoutWorse(options) };
}

/** For rounds already held the published plan says who was there. */
function withHeldRounds(input: MixInput, roundsHeld: number): MixInput {
	const held = input.published!.slice(0, roundsHeld).map((groups) => new Set(groups.flat()));
	return {
		...input,
		pinned: input.pinned.filter(({ round }) => round > roundsHeld),
		people: input.people.map((person) => ({
			...person,
			absent: [
				...held.flatMap((there, round) => (there.has(person.id) ? [] : [round + 1])),
				...(person.absent ?? []).filter((round) => round > roundsHeld)
			]
		}))
	};
}

function heldRounds(problem: MixProblem, roundsHeld: number) {
	const { rounds, people, groups, published, attributes } = problem;
	const { values, of } = attributes[0];
	let deviation = 0;
	const held = rounds.slice(0, roundsHeld).map(({ present }, round) => {
		const lists = Array.from({ length: groups }, () => [] as number[]);
		const counts = new Int32Array(groups * values);
		for (const person of present) {
			const group = published![round * people + person]!;
			lists[group]!.push(person);
			counts[group * values + of[person]!]!++;
		}
		deviation += deviationOf(problem, round, counts);
		return lists;
	});
	return { groups: held, deviation };
}

/** People by the counts of a repair: whoever may stays, the others and newcomers fill what is open. */
function seat({ attributes, groups }: MixProblem, seated: Seated, { counts }: RoundRepair) {
	const { values, of } = attributes[0];
	const lists = Array.from({ length: groups }, () => [] as number[]);
	const waiting = Array.from({ length: values }, () => [] as number[]);
	for (const person of seated.newcomers) waiting[of[person]!]!.push(person);
	counts.forEach((count, cell) => {
		const room = count - seated.pinned[cell]!.length;
		lists[Math.floor(cell / values)]!.push(...seated.pinned[cell]!, ...seated.free[cell]!.slice(0, room));
		waiting[cell % values]!.push(...seated.free[cell]!.slice(room));
	});
	counts.forEach((count, cell) => {
		const open = count - seated.pinned[cell]!.length - seated.free[cell]!.length;
		if (open > 0) lists[Math.floor(cell / values)]!.push(...waiting[cell % values]!.splice(0, open));
	});
	return lists;
}

/** Whether nobody is parted from the block they move with; the search separates those who must be apart. */
function keepsBlocks({ blocks, rounds }: MixProblem, round: number, groups: number[][]): boolean {
	const here = new Set(rounds[round]!.present);
	return blocks.every((block) => {
		const present = block.filter((person) => here.has(person));
		return groups.filter((group) => present.some((person) => group.includes(person))).length <= 1;
	});
}

/** The best plan at one point of the trade-off: its moves and evenness first, then disciplines and repeats. */
function optionOf(
	problem: MixProblem,
	groups: number[][][],
	open: number[],
	point: TradeOff,
	random: Random
): RepairOption {
	const excess = ({ moved, deviations }: Score) =>
		Math.max(0, moved - point.moves) + Math.max(0, deviations[0] - point.deviation);
	let best: Incumbent | undefined;
	anneal(createPlan(problem, groups), undefined, {
		proposals,
		weights: { deviations: [1e4, 100], wish: 0.3, move: 1e4 },
		random,
		rounds: open,
		compare: (score, other) =>
			score.violations - other.violations ||
			excess(score) - excess(other) ||
			score.deviations[1] - other.deviations[1] ||
			score.repeatLoad - other.repeatLoad ||
			compareScores(score, other),
		shouldStop: () => false,
		onBest: (incumbent) => (best = incumbent)
	});
	const { groupOf, score } = best!;
	const rounds = groupsFrom(problem, groupOf);
	return {
		moves: score.moved,
		rounds: rounds.map((round) => round.map((group) => group.map((person) => problem.ids[person]!))),
		measures: mixMeasures(problem, rounds, score),
		proven: score.violations === 0 && excess(score) === 0
	};
}

function withoutWorse(options: RepairOption[]): RepairOption[] {
	return options.filter((option, index) =>
		options
			.slice(0, index)
			.every(
				({ measures }) =>
					measures.hardViolations > option.measures.hardViolations ||
					measures.organisationDeviation > option.measures.organisationDeviation
			)
	);
}
