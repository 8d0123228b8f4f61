import { measure, ranksOf } from '#lib/engine/mixing/allocation/measures.ts';
import type { AllocationProblem } from '#lib/engine/mixing/allocation/problem.ts';
import { ask, costUnit, type Asked, type Question } from '#lib/engine/mixing/allocation/program.ts';
import type { AllocationMeasures } from '#lib/engine/mixing/allocation/types.ts';
import type { Effort, Solver } from '#lib/engine/solver/highs.ts';
import type { Program } from '#lib/engine/solver/program.ts';

/** Solver iterations a second of budget stands for, each question anew. */
export const iterationsPerSecond = 4000;

export interface Search {
	problem: AllocationProblem;
	solver: Solver;
	effort: Effort;
	/** The best measures so far, for whoever watches. */
	measures: AllocationMeasures;
	/** Whether the clock or a stop ended any of it. */
	cutShort: boolean;
	questions: number;
}

export interface Placing {
	editionOf?: Int32Array;
	/** No placing has less; in the unit of what was asked to be least. */
	bound: number;
	/** Whether the placing meets the bound. */
	isExact: boolean;
}

/** The placing that answers a question best, as far as the effort reaches. */
export function searchPlacing(search: Search, question: Question): Placing {
	const { problem } = search;
	const asked = ask(problem, question);
	if (asked.seats.length === 0) return { editionOf: seatNobody(problem), bound: 0, isExact: true };
	const { values, bound } = least(search, asked.program);
	const sure = Math.max(question.least === 'choices' ? -problem.people : 0, Math.ceil(bound - 1e-6));
	if (!values) return { bound: sure, isExact: false };
	const editionOf = seated(problem, asked, values);
	return { editionOf, bound: sure, isExact: valueOf(problem, question, editionOf) === sure };
}

/** Solves one program within the effort; nothing is asked any more once it was cut short. */
export function least(search: Search, program: Program): { values?: Float64Array; bound: number } {
	search.questions++;
	if (search.cutShort || search.effort.shouldStop()) {
		search.cutShort = true;
		return { bound: -Infinity };
	}
	const answer = search.solver(program, search.effort);
	search.cutShort ||= answer.cutShort;
	return answer;
}

function seated({ people, kinds }: AllocationProblem, { seats }: Asked, values: Float64Array): Int32Array {
	const editionOf = seatNobody({ people });
	for (const [kind, own] of Map.groupBy(seats, (seat) => seat.kind)) {
		const waiting = kinds[kind]!.values();
		for (const { edition, column } of own)
			for (const person of waiting.take(Math.round(values[column]!))) editionOf[person] = edition;
	}
	return editionOf;
}

function seatNobody({ people }: Pick<AllocationProblem, 'people'>): Int32Array {
	return new Int32Array(people).fill(-1);
}

function valueOf(problem: AllocationProblem, { open, least: what }: Question, editionOf: Int32Array): number {
	if (what !== 'choices') {
		const { organisationDeviation, disciplineDeviation } = measure(problem, open, editionOf);
		return what === 0 ? organisationDeviation : disciplineDeviation;
	}
	const ranks = ranksOf(problem, editionOf);
	return ranks.reduce((sum, rank) => sum + rank ** 2 * costUnit(problem) - Number(rank === 0), 0);
}
