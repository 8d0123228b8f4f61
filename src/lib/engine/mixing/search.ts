import { anneal, type Incumbent, type Run } from '#lib/engine/mixing/anneal.ts';
import { createPlan, groupsFrom, type Plan } from '#lib/engine/mixing/plan.ts';
import type { MixProblem } from '#lib/engine/mixing/problem.ts';
import { compareScores, type Score, type Weights } from '#lib/engine/mixing/score.ts';
import { permutePeople } from '#lib/engine/mixing/seeds/permute.ts';
import { regularRounds, rotationSeed, rowSeed, type Seed } from '#lib/engine/mixing/seeds/seeds.ts';
import { publishedStart, startingGroups } from '#lib/engine/mixing/start.ts';
import type { Random } from '#lib/engine/random.ts';

export interface Search {
	problem: MixProblem;
	/** Per round the seats its hard rules ask for. */
	hard: (Int32Array | undefined)[];
	random: Random;
	/** Swaps that may be proposed in all. */
	budget: number;
	/** Whether nothing better can be found. */
	isBest: (score: Score) => boolean;
	/** Told how many swaps were proposed; true ends the search. */
	shouldStop: (proposals: number, score: Score) => boolean;
}

export interface Found {
	best: Incumbent;
	evaluations: number;
}

/** Shares of the budget: short runs settle easy cases at once, the long ones are for the hard. */
const runShares = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 8, 5 / 8];

const turnShares = [1 / 64, 1 / 32, 1 / 16, 1 / 16, 1 / 16, 1 / 16, 1 / 16, 1 / 16];

/** A portfolio, as each alone fails somewhere: plans that algebra begins, and annealing from even groups. */
export function findPlan(search: Search): Found {
	const { problem, hard, random, budget, isBest } = search;
	let best: Incumbent | undefined;
	let spent = 0;
	let evaluations = 0;
	let stopped = false;
	const isDone = () => stopped || (best !== undefined && isBest(best.score));
	const run = (plan: Plan, share: number, weights: Weights): Run => ({
		proposals: Math.floor(budget * share),
		weights,
		random,
		compare: compareScores,
		shouldStop: (used) => {
			stopped ||= search.shouldStop(spent + used, best?.score ?? plan.score);
			return isDone();
		},
		onBest: (incumbent) => (best = incumbent)
	});
	const spend = (proposals: number, judged: number) => {
		spent += proposals;
		evaluations += judged;
	};
	const published = publishedStart(problem);
	if (published) {
		const plan = createPlan(problem, published);
		const settings = { ...run(plan, 1 / 32, weightsOf(0)), temperature: 0.4 };
		spend(settings.proposals, anneal(plan, best, settings));
	}
	const rounds = regularRounds(problem).filter((round) => !hard[round]);
	const rows = rounds.length > 1 && !isDone() ? rowSeed(problem, rounds) : undefined;
	if (rows) develop(rows);
	let lightest = Infinity;
	for (const share of isPlain(problem) ? turnShares : []) {
		if (isDone()) break;
		const turned = rotationSeed(problem, rounds, Math.floor(budget * share), random);
		if (!turned) break;
		spend(turned.proposals, turned.proposals);
		if (turned.load < lightest) develop(turned.seed);
		lightest = Math.min(lightest, turned.load);
	}
	const rest = (budget - spent) / (budget || 1);
	for (const [number, share] of runShares.entries()) {
		if (isDone() || (budget === 0 && best)) break;
		const plan = createPlan(problem, startingGroups(problem, hard, random));
		const settings = run(plan, share * rest, weightsOf(number));
		spend(settings.proposals, anneal(plan, best, settings));
	}
	return { best: best!, evaluations };

	function develop({ groups, rounds, even }: Seed) {
		const all = startingGroups(problem, hard, random);
		rounds.forEach((round, index) => (all[round] = groups[index]!));
		const plan = createPlan(problem, all);
		const permuted = { ...run(plan, 1 / 128, weightsOf(1)), rounds };
		spend(permuted.proposals, permutePeople(plan, best, even, permuted));
		const extra = problem.rounds.flatMap((_, round) => (rounds.includes(round) ? [] : [round]));
		const added = { ...run(plan, 1 / 32, weightsOf(0)), rounds: extra };
		if (extra.length > 0 && !isDone()) spend(added.proposals, anneal(plan, best, added));
		const polished = { ...run(plan, 1 / 32, weightsOf(0)), temperature: 0.4 };
		if (isDone()) return;
		const start = createPlan(problem, groupsFrom(problem, best!.groupOf));
		spend(polished.proposals, anneal(start, best, polished));
	}
}

/** Nobody differs from anybody else: any round may be turned without making organisations uneven. */
function isPlain({ attributes }: MixProblem): boolean {
	return attributes[0].values === 1 && attributes[1].values <= 1;
}

/** Even runs keep what is even; odd ones may leave it for a while. Wishes and moves weigh less than one repeat. */
function weightsOf(run: number): Weights {
	return { deviations: run % 2 === 0 ? [1e5, 1e4] : [4, 3], wish: 0.3, move: 0.05 };
}
