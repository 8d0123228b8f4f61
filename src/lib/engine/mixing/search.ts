import { anneal, type Incumbent, type Run } from '#lib/engine/mixing/anneal.ts';
import { createPlan, groupsFrom, type Plan } from '#lib/engine/mixing/plan.ts';
import type { MixProblem } from '#lib/engine/mixing/problem.ts';
import { compareScores, type Score, type Weights } from '#lib/engine/mixing/score.ts';
import { permutePeople } from '#lib/engine/mixing/seeds/permute.ts';
import { regularRounds, rotationSeed, rowSeed, type Seed } from '#lib/engine/mixing/seeds/seeds.ts';
import { publishedStart, startingGroups, type Ruled } from '#lib/engine/mixing/start.ts';
import type { Random } from '#lib/engine/random.ts';

export interface Search {
	problem: MixProblem;
	/** Per round what its hard rules ask for. */
	ruled: readonly (Ruled | undefined)[];
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
	const { problem, ruled } = search;
	const hunt: Hunt = { search, best: undefined, spent: 0, evaluations: 0, stopped: false };
	const rounds = regularRounds(problem).filter((round) => !ruled[round]);
	beginFromPublished(hunt);
	beginFromRows(hunt, rounds);
	if (isPlain(problem)) beginFromTurns(hunt, rounds);
	beginAnew(hunt);
	return { best: hunt.best!, evaluations: hunt.evaluations };
}

/** How far a search has come. */
interface Hunt {
	search: Search;
	best: Incumbent | undefined;
	/** Swaps proposed, and those of them that were judged. */
	spent: number;
	evaluations: number;
	stopped: boolean;
}

function beginFromPublished(hunt: Hunt): void {
	const published = publishedStart(hunt.search.problem);
	if (published) polish(hunt, published);
}

function beginFromRows(hunt: Hunt, rounds: number[]): void {
	const rows = rounds.length > 1 && !isDone(hunt) ? rowSeed(hunt.search.problem, rounds) : undefined;
	if (rows) develop(hunt, rows);
}

function beginFromTurns(hunt: Hunt, rounds: number[]): void {
	const { problem, budget, random } = hunt.search;
	let lightest = Infinity;
	for (const share of turnShares) {
		if (isDone(hunt)) return;
		const turned = rotationSeed(problem, rounds, Math.floor(budget * share), random);
		if (!turned) return;
		spend(hunt, turned.proposals, turned.proposals);
		if (turned.load < lightest) develop(hunt, turned.seed);
		lightest = Math.min(lightest, turned.load);
	}
}

function beginAnew(hunt: Hunt): void {
	const { problem, ruled, budget, random } = hunt.search;
	const rest = (budget - hunt.spent) / (budget || 1);
	for (const [number, share] of runShares.entries()) {
		if (isDone(hunt) || (budget === 0 && hunt.best)) return;
		const plan = createPlan(problem, startingGroups(problem, ruled, random));
		annealFrom(hunt, plan, runOf(hunt, plan, share * rest, weightsOf(number)));
	}
}

/** People take over each other's places in the seed, rounds beyond it are annealed, and then all of them. */
function develop(hunt: Hunt, { groups, rounds, even }: Seed): void {
	const { problem, ruled, random } = hunt.search;
	const all = startingGroups(problem, ruled, random);
	rounds.forEach((round, index) => (all[round] = groups[index]!));
	const plan = createPlan(problem, all);
	const permuted = { ...runOf(hunt, plan, 1 / 128, weightsOf(1)), rounds };
	spend(hunt, permuted.proposals, permutePeople(plan, hunt.best, even, permuted));
	const extra = problem.rounds.flatMap((_, round) => (rounds.includes(round) ? [] : [round]));
	if (extra.length > 0 && !isDone(hunt)) {
		annealFrom(hunt, plan, { ...runOf(hunt, plan, 1 / 32, weightsOf(0)), rounds: extra });
	}
	if (!isDone(hunt)) polish(hunt, groupsFrom(problem, hunt.best!.groupOf));
}

function polish(hunt: Hunt, groups: number[][][]): void {
	const plan = createPlan(hunt.search.problem, groups);
	annealFrom(hunt, plan, { ...runOf(hunt, plan, 1 / 32, weightsOf(0)), temperature: 0.4 });
}

function annealFrom(hunt: Hunt, plan: Plan, run: Run): void {
	spend(hunt, run.proposals, anneal(plan, hunt.best, run));
}

function runOf(hunt: Hunt, plan: Plan, share: number, weights: Weights): Run {
	const { search } = hunt;
	return {
		proposals: Math.floor(search.budget * share),
		weights,
		random: search.random,
		compare: compareScores,
		shouldStop: (used) => {
			hunt.stopped ||= search.shouldStop(hunt.spent + used, hunt.best?.score ?? plan.score);
			return isDone(hunt);
		},
		onBest: (incumbent) => (hunt.best = incumbent)
	};
}

function isDone({ stopped, best, search }: Hunt): boolean {
	return stopped || (best !== undefined && search.isBest(best.score));
}

function spend(hunt: Hunt, proposals: number, judged: number): void {
	hunt.spent += proposals;
	hunt.evaluations += judged;
}

/** Nobody differs from anybody else: any round may be turned without making organisations uneven. */
function isPlain({ attributes }: MixProblem): boolean {
	return attributes[0].values === 1 && attributes[1].values <= 1;
}

/** Even runs keep what is even; odd ones may leave it for a while. Wishes and moves weigh less than one repeat. */
function weightsOf(run: number): Weights {
	return { deviations: run % 2 === 0 ? [1e5, 1e4] : [4, 3], wish: 0.3, move: 0.05 };
}
