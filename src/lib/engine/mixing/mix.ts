import { anneal, type Incumbent } from '#lib/engine/mixing/anneal.ts';
import { mixBounds } from '#lib/engine/mixing/bounds.ts';
import { conflictIn } from '#lib/engine/mixing/conflict.ts';
import { mixMeasures } from '#lib/engine/mixing/measures.ts';
import { createPlan, type Score } from '#lib/engine/mixing/plan.ts';
import { createProblem, type MixProblem } from '#lib/engine/mixing/problem.ts';
import { seatEveryRound, startingGroups } from '#lib/engine/mixing/start.ts';
import type {
	InfeasibleMix,
	Mix,
	MixBounds,
	MixInput,
	MixProgress,
	Watch
} from '#lib/engine/mixing/types.ts';
import { createRandom } from '#lib/engine/random.ts';

export const evaluationsPerSecond = 2_000_000;

/** Shares of the budget: short runs settle easy cases at once, the long ones are for the hard. */
const runShares = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 4, 1 / 4];

/**
 * Spreads people over groups in every round of an edition. Equal input gives equal bits, unless
 * `shouldStop` ends it early, which `cutShort` then says.
 */
export function mix(input: MixInput, watch: Watch<MixProgress> = {}): Mix | InfeasibleMix {
	const problem = createProblem(input);
	const hard = seatEveryRound(problem);
	if ('impossible' in hard) return { infeasible: conflictIn(input, hard.impossible) };

	const found = search(problem, hard, input, watch);
	const { groups, score } = found.best;
	const measures = mixMeasures(problem, groups, score);
	const bounds = mixBounds(problem, score.deviations[0] === 0);
	return {
		rounds: groups.map((round) => round.map((group) => group.map((person) => problem.ids[person]!))),
		measures,
		bounds,
		proven: (Object.keys(bounds) as (keyof MixBounds)[]).filter((level) => measures[level] === bounds[level]),
		evaluations: found.evaluations,
		cutShort: found.cutShort
	};
}

function search(
	problem: MixProblem,
	hard: (Int32Array | undefined)[],
	{ seed, budgetSeconds }: MixInput,
	watch: Watch<MixProgress>
) {
	const random = createRandom(seed);
	const budget = Math.floor(budgetSeconds * evaluationsPerSecond);
	const goal = mixBounds(problem, true);
	let best: Incumbent | undefined;
	let evaluations = 0;
	let cutShort = false;
	for (const [number, share] of runShares.entries()) {
		const plan = createPlan(problem, startingGroups(problem, hard, random));
		const shouldStop = (used: number) => {
			watch.onProgress?.(
				Math.min(1, (evaluations + used) / (budget || 1)),
				progressOf(best?.score ?? plan.score)
			);
			cutShort ||= watch.shouldStop?.() ?? false;
			return cutShort || (best !== undefined && reaches(best.score, goal));
		};
		const run = anneal(plan, best, {
			evaluations: Math.floor(budget * share),
			weights: weightsOf(number),
			random,
			shouldStop,
			onBest: (incumbent) => (best = incumbent)
		});
		evaluations += run;
		if (cutShort || budget === 0 || reaches(best!.score, goal)) break;
	}
	return { best: best!, evaluations, cutShort };
}

/** Even runs keep what is even; odd ones may leave it for a while. */
function weightsOf(run: number): [number, number] {
	return run % 2 === 0 ? [1e5, 1e4] : [4, 3];
}

function reaches({ violations, deviations, repeatLoad }: Score, goal: MixBounds): boolean {
	return (
		violations === 0 &&
		deviations[0] <= goal.organisationDeviation &&
		deviations[1] <= goal.disciplineDeviation &&
		repeatLoad <= goal.repeatLoad
	);
}

function progressOf({ deviations, repeatLoad }: Score): MixProgress {
	return { organisationDeviation: deviations[0], disciplineDeviation: deviations[1], repeatLoad };
}
