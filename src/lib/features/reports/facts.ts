import { quantile } from '#lib/engine/turnaround/quantile.ts';
import { kaplanMeier } from '#lib/engine/turnaround/survival.ts';
import { count } from './count.ts';
import type { Wait } from '#lib/features/follow-ups/wait.ts';

/** The few numbers that say how things stand; null where there is nothing to count. */
export function factsOf(cohort: readonly Wait[], open: readonly Wait[]) {
	const ages = Float64Array.from(open, ({ age }) => age).sort();
	const answered = cohort.filter(({ end }) => end === 'answered');
	const judged = answered.filter(({ state, reopenCount }) => state === 'confirmed' || reopenCount > 0);
	return {
		open: open.length,
		medianAge: ages[Math.floor((ages.length - 1) / 2)] ?? null,
		oldest: ages.at(-1) ?? null,
		silence: open.length > 0 ? open.reduce((most, { silence }) => Math.max(most, silence), 0) : null,
		firstTimeRight: shareOf(judged, ({ reopenCount }) => reopenCount === 0),
		overtaken: shareOf(cohort, ({ end }) => end === 'overtaken' || end === 'withdrawn'),
		entryLag: entryLagOf(cohort)
	};
}

/** Within how many working days 85 of 100 wishes were typed in after they were said. */
function entryLagOf(cohort: readonly Wait[]): number | null {
	const lags = count(
		cohort,
		({ lag }) => lag,
		() => 'answered'
	);
	const at = quantile(kaplanMeier(lags), 0.85);
	return at.reached ? at.time : null;
}

function shareOf(waits: readonly Wait[], is: (wait: Wait) => boolean): number | null {
	return waits.length > 0 ? waits.filter(is).length / waits.length : null;
}
