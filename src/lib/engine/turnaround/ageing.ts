import { quantile } from '#lib/engine/turnaround/quantile.ts';
import type { Quantile } from '#lib/engine/turnaround/quantile.ts';
import type { Curve } from '#lib/engine/turnaround/survival.ts';

/** Where an open request stands among the earlier ones: before the P50, from there to the P85, or past that. */
export type AgeingZone = 'early' | 'middle' | 'late';

/** The age classes of the heat map, in working days. */
export const ageClasses = ['0-2', '3-5', '6-10', '11-20', '20+'] as const;

export type AgeClass = (typeof ageClasses)[number];

/** The zone of an age, in the unit of the curve. A percentile that is not reached has not been passed either. */
export function ageingZone(curve: Curve, age: number): AgeingZone {
	if (hasPassed(quantile(curve, 0.85), age)) return 'late';
	return hasPassed(quantile(curve, 0.5), age) ? 'middle' : 'early';
}

/** The class of an age in whole working days. */
export function ageClassOf(workingDays: number): AgeClass {
	if (workingDays <= 2) return '0-2';
	if (workingDays <= 5) return '3-5';
	if (workingDays <= 10) return '6-10';
	return workingDays <= 20 ? '11-20' : '20+';
}

function hasPassed(mark: Quantile, age: number): boolean {
	return mark.reached && age > mark.time;
}
