import { mixBounds } from '#lib/engine/mixing/bounds.ts';
import { conflictIn } from '#lib/engine/mixing/conflict.ts';
import { mixMeasures } from '#lib/engine/mixing/measures.ts';
import { createPlan, groupsFrom } from '#lib/engine/mixing/plan.ts';
import { createProblem, type MixProblem } from '#lib/engine/mixing/problem.ts';
import type { Score } from '#lib/engine/mixing/score.ts';
import { findPlan } from '#lib/engine/mixing/search.ts';
import { seatEveryRound } from '#lib/engine/mixing/start.ts';
import { nearestTables } from '#lib/engine/mixing/tables.ts';
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

/**
 * Spreads people over groups in every round of an edition. Equal input gives equal bits, unless
 * `shouldStop` ends it early, which `cutShort` then says.
 */
export function mix(input: MixInput, watch: Watch<MixProgress> = {}): Mix | InfeasibleMix {
	const problem = createProblem(input);
	const ruled = seatEveryRound(problem);
	if ('impossible' in ruled) return { infeasible: conflictIn(input, ruled.impossible) };

	const goal = mixBounds(problem, ruled, true);
	const budget = Math.floor(input.budgetSeconds * evaluationsPerSecond);
	let cutShort = false;
	const { best, evaluations } = findPlan({
		problem,
		ruled,
		random: createRandom(input.seed),
		budget,
		isBest: (score) => reaches(problem, score, goal),
		shouldStop: (proposals, score) => {
			watch.onProgress?.(Math.min(1, proposals / (budget || 1)), progressOf(score));
			return (cutShort ||= watch.shouldStop?.() ?? false);
		}
	});
	const groups = groupsFrom(problem, nearestTables(problem, best.groupOf));
	const { score } = createPlan(problem, groups);
	const measures = mixMeasures(problem, groups, score);
	const bounds = mixBounds(problem, ruled, measures.organisationDeviation === 0);
	return {
		rounds: groups.map((round) => round.map((group) => group.map((person) => problem.ids[person]!))),
		measures,
		bounds,
		proven: (Object.keys(bounds) as (keyof MixBounds)[]).filter((level) => measures[level] === bounds[level]),
		evaluations,
		cutShort
	};
}

function reaches(problem: MixProblem, score: Score, goal: MixBounds): boolean {
	return (
		score.violations === 0 &&
		score.deviations[0] <= goal.organisationDeviation &&
		score.deviations[1] <= goal.disciplineDeviation &&
		score.repeatLoad <= goal.repeatLoad &&
		score.wishesBroken === 0 &&
		(score.moved === 0 || !problem.published)
	);
}

function progressOf({ deviations, repeatLoad }: Score): MixProgress {
	return { organisationDeviation: deviations[0], disciplineDeviation: deviations[1], repeatLoad };
}
