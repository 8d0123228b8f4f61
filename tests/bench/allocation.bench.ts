import { allocate } from '#lib/engine/mixing/allocation/allocate.ts';
import { bestAllocation } from '../support/checkers/allocation-bounds.ts';
import { checkAllocation } from '../support/checkers/allocation.ts';
import type { AllocationInput } from '#lib/engine/mixing/allocation/types.ts';
import { overDates } from '../engine/mixing/allocations.ts';
import type { Figure } from './figure.ts';

const agencies = [200, 150, 100, 60, 40, 30, 12, 5, 3];

export async function* bench(): AsyncGenerator<Figure> {
	yield* proven('600 people over 12 dates', overDates(agencies, 12, 52), true);
	yield* proven('600 people over 12 dates without a spare seat', overDates(agencies, 12, 50), false);
	const shortage = overDates(agencies, 12, 45);
	yield* measured('600 people over 12 dates, 540 seats', shortage);
}

/** The lexicographic optimum with its prices; `check` finds the optimum anew by the checker's own model. */
async function* proven(name: string, input: AllocationInput, check: boolean): AsyncGenerator<Figure> {
	const start = performance.now();
	const result = await allocate(input);
	const seconds = (performance.now() - start) / 1000;
	const { faults, measures } = checkAllocation(input, result.placed, result.closed);
	const contradictions = faults.length + Number(JSON.stringify(measures) !== JSON.stringify(result.measures));
	yield { name: `${name}: levels proven`, value: result.proven.length, unit: 'of 4', goal: 4, less: false };
	yield {
		name: `${name}: checker says otherwise`,
		value: contradictions,
		unit: 'times',
		goal: 0,
		less: true
	};
	yield { name: `${name}: time, with prices`, value: seconds, unit: 's', goal: 5, less: true };
	if (!check) return;
	const best = await bestAllocation(input, result.closed);
	const told = [result.bounds, result.prices.organisationEvenness, result.prices.disciplineEvenness];
	const found = [best.measures, best.prices.organisationEvenness, best.prices.disciplineEvenness];
	const value = Number(sorted(told) !== sorted(found));
	yield { name: `${name}: bounds and prices found otherwise`, value, unit: 'times', goal: 0, less: true };
}

/** With too few seats who is left out is part of the question; how near the bound it ends is measured. */
async function* measured(name: string, input: AllocationInput): AsyncGenerator<Figure> {
	const start = performance.now();
	const { measures, bounds, proven: levels } = await allocate(input);
	const seconds = (performance.now() - start) / 1000;
	const gap = (level: 'organisationDeviation' | 'disciplineDeviation') => measures[level] - bounds[level];
	yield { name: `${name}: levels proven`, value: levels.length, unit: 'of 4', less: false };
	yield {
		name: `${name}: organisations above the bound`,
		value: gap('organisationDeviation'),
		unit: 'people',
		less: true
	};
	yield {
		name: `${name}: disciplines above the bound`,
		value: gap('disciplineDeviation'),
		unit: 'people',
		less: true
	};
	yield { name: `${name}: time, with prices`, value: seconds, unit: 's', less: true };
}

function sorted(value: unknown[]): string {
	return JSON.stringify(value.map((one) => (one instanceof Object ? Object.entries(one).sort() : one)));
}
