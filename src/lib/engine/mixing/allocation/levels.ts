import { countFirstChoices, measure } from '#lib/engine/mixing/allocation/measures.ts';
import type { Opening } from '#lib/engine/mixing/allocation/opening.ts';
import type { AllocationProblem } from '#lib/engine/mixing/allocation/problem.ts';
import { costUnit, type Question } from '#lib/engine/mixing/allocation/program.ts';
import { scarcityOf, type Scarcity } from '#lib/engine/mixing/allocation/scarcity.ts';
import { searchPlacing, type Search } from '#lib/engine/mixing/allocation/search.ts';
import type { AllocationBounds, AllocationMeasures } from '#lib/engine/mixing/allocation/types.ts';

const levels = ['placed', 'organisationDeviation', 'disciplineDeviation', 'preferenceCost'] as const;

const asked = [
	['organisationDeviation', 0],
	['disciplineDeviation', 1],
	['preferenceCost', 'choices']
] as const;

/** Level by level the best there is, each with the levels above held at what was reached. */
export function fixLevels(search: Search, { open, editionOf: start, bound }: Opening): Settled {
	const { problem } = search;
	const scarcity = scarcityOf(problem, open, start);
	search.measures = measure(problem, open, start);
	const facts = { open, placed: search.measures.placed, scarcity };
	const bounds = { placed: bound, organisationDeviation: 0, disciplineDeviation: 0, preferenceCost: 0 };
	// Mostly both attributes can be wholly even; then one question settles all.
	const whole = searchPlacing(search, { ...facts, most: [0, 0], least: 'choices' });
	if (whole.editionOf) bounds.preferenceCost = lowestCost(problem, whole);
	const settled = { editionOf: whole.editionOf ?? start, bounds, scarcity };
	return whole.editionOf ? settled : fixOneByOne(search, facts, settled);
}

export interface Settled {
	editionOf: Int32Array;
	bounds: AllocationBounds;
	scarcity: Scarcity;
}

function fixOneByOne(
	search: Search,
	facts: Pick<Question, 'open' | 'placed' | 'scarcity'>,
	settled: Settled
): Settled {
	const { problem } = search;
	const { bounds } = settled;
	const most: [number?, number?] = [];
	let { editionOf } = settled;
	for (const [level, least] of asked) {
		search.measures = measure(problem, facts.open, editionOf);
		if (search.measures[level] > 0) {
			const answer = searchPlacing(search, { ...facts, most, least });
			bounds[level] = least === 'choices' ? lowestCost(problem, answer) : answer.bound;
			editionOf = better(problem, facts.open, answer.editionOf, editionOf);
		}
		if (least !== 'choices') most[least] = measure(problem, facts.open, editionOf)[level];
	}
	return { ...settled, editionOf };
}

function lowestCost(problem: AllocationProblem, { bound }: { bound: number }): number {
	return Math.max(0, Math.ceil(bound / costUnit(problem)));
}

export function provenLevels(measures: AllocationMeasures, bounds: AllocationBounds) {
	const first = levels.findIndex((level) => measures[level] !== bounds[level]);
	return first < 0 ? [...levels] : levels.slice(0, first);
}

/** The lexicographically better of two placings, the second when they are equal. */
export function better(
	problem: AllocationProblem,
	open: readonly number[],
	one: Int32Array | undefined,
	other: Int32Array
): Int32Array {
	if (!one) return other;
	const [first, second] = [one, other].map((editionOf) => {
		const { placed, organisationDeviation, disciplineDeviation, preferenceCost } = measure(
			problem,
			open,
			editionOf
		);
		const worse = [organisationDeviation, disciplineDeviation, preferenceCost];
		return [-placed, ...worse, -countFirstChoices(problem, editionOf)];
	}) as [number[], number[]];
	const level = first.findIndex((value, index) => value !== second[index]);
	return level >= 0 && first[level]! < second[level]! ? one : other;
}
