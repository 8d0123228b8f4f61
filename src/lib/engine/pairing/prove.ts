import { boundsAt, type Season } from '#lib/engine/pairing/bounds.ts';
import { compareLevels, pairMeasures, type PairPlan, type Two } from '#lib/engine/pairing/plan.ts';
import { hasMoreWays, noveltyProgram } from '#lib/engine/pairing/programs/novelty.ts';
import type { PairProgram } from '#lib/engine/pairing/programs/rules.ts';
import { staffingProgram } from '#lib/engine/pairing/programs/staffing.ts';
import { polish } from '#lib/engine/pairing/search.ts';
import { planOf } from '#lib/engine/pairing/start.ts';
import type { PairBounds } from '#lib/engine/pairing/types.ts';
import type { Effort, Solver } from '#lib/engine/solver/highs.ts';

/** A plan, the best known possible of each level, and whether the clock or a stop ended the work on it. */
export interface Proof {
	plan: PairPlan;
	bounds: PairBounds;
	cutShort: boolean;
}

type Level = keyof PairBounds;

export const provenOrder: readonly Level[] = ['staffed', 'loadSquares', 'repeatedPairs'];

/** Above so many columns the solver does not get through its first relaxation in time. */
const largestProgram = 100_000;

/** The first level of which the plan is not known to be best. */
export function openLevel({ plan, bounds }: Proof): Level | undefined {
	const measures = pairMeasures(plan);
	return provenOrder.find((level) => measures[level] !== bounds[level]);
}

/** Closes the gaps between plan and bounds level by level, each by a program of its own, until one stays open. */
export function prove(standing: Proof, season: Season, solver: Solver, effort: Effort): Proof {
	let now = standing;
	for (const level of provenOrder) {
		const asked = openLevel(now) === level ? programFor(level, season, now.plan) : undefined;
		if (asked) now = close(now, level, asked, solver, effort);
		if (level === 'staffed') now = { ...now, bounds: boundsAt(season, now.bounds.staffed, now.plan) };
		if (now.cutShort) break;
	}
	return now;
}

function programFor(level: Level, { problem, staffable }: Season, plan: PairPlan): PairProgram | undefined {
	const { staffed, loadSquares } = pairMeasures(plan);
	const ways = staffable.reduce((sum, session) => sum + problem.eligible[session]!.length, 0);
	if (ways > largestProgram) return undefined;
	if (level === 'staffed') return staffingProgram(problem, staffable);
	if (level === 'loadSquares') return staffingProgram(problem, staffable, staffed);
	if (hasMoreWays(problem, staffable, largestProgram)) return undefined;
	return noveltyProgram(problem, staffable, staffed, loadSquares);
}

function close(from: Proof, level: Level, asked: PairProgram, solver: Solver, effort: Effort): Proof {
	const { values, bound, cutShort } = solver(asked.program, effort, asked.write(from.plan.pairs));
	const plan = better(from.plan, values && asked.read(values));
	const told = trusted(level, bound, pairMeasures(plan)[level], from.bounds[level]);
	return { plan, bounds: { ...from.bounds, [level]: told }, cutShort };
}

function better(plan: PairPlan, pairs: readonly (Two | undefined)[] | undefined): PairPlan {
	if (!pairs) return plan;
	const found = planOf(plan.problem, pairs);
	polish(found);
	return compareLevels(found.levels, plan.levels) < 0 ? found : plan;
}

/** The solver's bound as a whole number; one that a plan contradicts, or that says less, is not taken. */
function trusted(level: Level, bound: number, measure: number, known: number): number {
	if (level === 'staffed') {
		const most = Math.floor(-bound + 1e-6);
		return most >= measure && most < known ? most : known;
	}
	const least = Math.ceil(bound - 1e-6);
	return least <= measure && least > known ? least : known;
}
