import { coolingRatio, coolingSteps, surpriseMask, surprises } from '#lib/engine/acceptance.ts';
import { rememberLowest, type Incumbent, type Run } from '#lib/engine/mixing/anneal.ts';
import { makeSwap } from '#lib/engine/mixing/neighbours.ts';
import { swap, type Plan } from '#lib/engine/mixing/plan.ts';
import { copyScore, costOf } from '#lib/engine/mixing/score.ts';

/**
 * Lets people take over each other's whole schedule, which keeps who sits with whom as even as it is and
 * can make disciplines even and earlier meetings rare. Only `within` an organisation, unless it is false.
 */
export function permutePeople(plan: Plan, best: Incumbent | undefined, within: boolean, run: Run): number {
	const { of } = plan.problem.attributes[0];
	const { random, weights } = run;
	const saveBest = rememberLowest(plan, best, run);
	let temperature = 2;
	const ratio = coolingRatio(temperature, 0.12);
	const perStep = Math.ceil(run.proposals / coolingSteps);
	let proposals = 0;
	for (let step = 0; step < coolingSteps && !run.shouldStop(proposals); step++, temperature *= ratio) {
		for (let k = 0; k < perStep; k++, proposals++) {
			const one = random.below(plan.problem.people);
			const other = random.below(plan.problem.people);
			if (one === other || (within && of[one] !== of[other])) continue;
			const before = costOf(plan.score, weights);
			const score = copyScore(plan.score);
			const rounds = exchange(plan, one, other, run);
			if (costOf(plan.score, weights) - before <= temperature * surprises[random.next() & surpriseMask]!) {
				saveBest();
				continue;
			}
			for (const round of rounds) swap(plan, round, one, other);
			Object.assign(plan.score, score);
		}
	}
	return proposals;
}

/** Changes their places in every round; returns the rounds in which that made a difference. */
function exchange(plan: Plan, one: number, other: number, { weights, rounds }: Run): number[] {
	const { people } = plan.problem;
	const changed = rounds!.filter(
		(round) => plan.groupOf[round * people + one] !== plan.groupOf[round * people + other]
	);
	for (const round of changed) makeSwap(plan, round, one, other, weights);
	return changed;
}
