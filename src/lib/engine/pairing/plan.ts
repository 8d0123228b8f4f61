import { doClash, isRelated, organisationAt, type PairProblem } from '#lib/engine/pairing/problem.ts';
import type { PairMeasures } from '#lib/engine/pairing/types.ts';

export type Two = readonly [number, number];

/** Every level as a number to make small, most important first. */
export type Levels = [
	unstaffed: number,
	squares: number,
	repeated: number,
	organisations: number,
	unmet: number
];

/** Who gives which session, with the counts that make a change cheap to judge. */
export interface PairPlan {
	problem: PairProblem;
	pairs: (Two | undefined)[];
	/** Per trainer the sessions given, and how many. */
	given: number[][];
	load: Int32Array;
	organisationLoad: Int32Array;
	/** At t × trainers + u: times together, before and in this plan. */
	together: Int32Array;
	levels: Levels;
}

/** Organisation loads are squared and divided by supply in whole numbers: 27720 is a multiple of 1 to 12. */
const supplyScale = 27_720;

export function createPairPlan(problem: PairProblem): PairPlan {
	const plan: PairPlan = {
		problem,
		pairs: Array.from({ length: problem.sessions }, () => undefined),
		given: Array.from({ length: problem.trainers }, () => []),
		load: new Int32Array(problem.trainers),
		organisationLoad: new Int32Array(problem.organisations),
		together: problem.taught.slice(),
		levels: [problem.sessions, 0, 0, 0, 0]
	};
	problem.fixed.forEach((pair, session) => pair && staff(plan, session, pair));
	return plan;
}

/** Whether two trainers can take a session that has nobody, beside all the others. */
export function canStaff(plan: PairPlan, session: number, [one, other]: Two): boolean {
	const { problem } = plan;
	if (isRelated(problem, session, one, other)) return false;
	return isFree(plan, session, one) && isFree(plan, session, other);
}

/** Whether a trainer has the time and the room for one more. */
export function isFree(
	{ problem, given, load, organisationLoad }: PairPlan,
	session: number,
	trainer: number
): boolean {
	const organisation = organisationAt(problem, session, trainer);
	if (load[trainer]! >= problem.maxSessions[trainer]!) return false;
	if (organisationLoad[organisation]! >= problem.organisationMax[organisation]!) return false;
	const sessions = given[trainer]!;
	for (let index = 0; index < sessions.length; index++) {
		if (doClash(problem, session, sessions[index]!)) return false;
	}
	return true;
}

export function staff(plan: PairPlan, session: number, pair: Two): void {
	plan.pairs[session] = pair;
	plan.levels[0]--;
	plan.levels[2] += count(plan, pair, 1) > 0 ? 1 : 0;
	for (const trainer of pair) {
		plan.given[trainer]!.push(session);
		carry(plan, session, trainer, 1);
	}
}

export function unstaff(plan: PairPlan, session: number): void {
	const pair = plan.pairs[session]!;
	plan.pairs[session] = undefined;
	plan.levels[0]++;
	plan.levels[2] -= count(plan, pair, -1) > 1 ? 1 : 0;
	for (const trainer of pair) {
		const given = plan.given[trainer]!;
		given[given.indexOf(session)] = given.at(-1)!;
		given.pop();
		carry(plan, session, trainer, -1);
	}
}

/** Negative when `one` is better: the first level that differs decides. */
export function compareLevels(one: Readonly<Levels>, other: Readonly<Levels>): number {
	for (let level = 0; level < one.length; level++) {
		if (one[level] !== other[level]) return one[level]! - other[level]!;
	}
	return 0;
}

export function pairMeasures({ problem, levels, organisationLoad }: PairPlan): PairMeasures {
	const relative = organisationLoad.reduce(
		(sum, load, organisation) => sum + (load && load ** 2 / problem.supply[organisation]!),
		0
	);
	return {
		staffed: problem.sessions - levels[0],
		loadSquares: levels[1],
		loadSquaresOrganisations: Math.round(relative * 1000) / 1000,
		repeatedPairs: levels[2],
		preferencesMet: 0 - levels[4]
	};
}

/** What each level rises by when a trainer takes a session; the repeat of a pair is not in it. */
export function stepFor(
	{ problem, load, organisationLoad }: PairPlan,
	session: number,
	trainer: number
): Levels {
	const organisation = organisationAt(problem, session, trainer);
	const relative = squareStep(organisationLoad[organisation]!, 1) * supplyWeight(problem, organisation);
	return [
		0,
		squareStep(load[trainer]!, 1),
		0,
		relative,
		-problem.prefers[session * problem.trainers + trainer]!
	];
}

/** Changes how often two taught together; returns how often it was. */
function count({ problem, together }: PairPlan, [one, other]: Two, times: 1 | -1): number {
	const before = together[one * problem.trainers + other]!;
	together[one * problem.trainers + other] = before + times;
	together[other * problem.trainers + one] = before + times;
	return before;
}

function carry(
	{ problem, load, organisationLoad, levels }: PairPlan,
	session: number,
	trainer: number,
	times: 1 | -1
): void {
	const organisation = organisationAt(problem, session, trainer);
	levels[1] += squareStep(load[trainer]!, times);
	levels[3] += squareStep(organisationLoad[organisation]!, times) * supplyWeight(problem, organisation);
	levels[4] -= times * problem.prefers[session * problem.trainers + trainer]!;
	load[trainer]! += times;
	organisationLoad[organisation]! += times;
}

function supplyWeight({ supply }: PairProblem, organisation: number): number {
	return Math.round(supplyScale / supply[organisation]!);
}

function squareStep(load: number, times: 1 | -1): number {
	return times * 2 * load + 1;
}
