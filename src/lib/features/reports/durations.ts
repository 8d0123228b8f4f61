import { quantile, quantileInterval, type Quantile } from '#lib/engine/turnaround/quantile.ts';
import { aalenJohansen, type Curve } from '#lib/engine/turnaround/survival.ts';
import { shownAs, type Reads, type Shown } from './scope.ts';
import type { Unit, Wait } from '#lib/features/follow-ups/wait.ts';
import { observe } from './observe.ts';

export type Percentile = { at: Quantile; low: Quantile; high: Quantile };
export type HowLong = { half: Percentile; most: Percentile };

/** The name of an organisation; of none there is no name. */
export type NameOf = (organisationId: string | null) => string | null;

/** How long a group waits for an answer, the open wishes included. */
export type Duration = {
	shown: Shown;
	n: number;
	open: number;
	/** The longest wait of an open wish in working days. */
	longest: number;
} & Record<Unit, HowLong | null>;

export function durationOf(waits: readonly Wait[], reads: Reads): Duration {
	const shown = shownAs(waits, reads);
	const open = waits.filter(({ end }) => end === 'open');
	const measured = shown === 'curve';
	return {
		...{ shown, n: waits.length, open: open.length },
		longest: open.reduce((most, { workingDays }) => Math.max(most, workingDays), 0),
		days: measured ? howLong(waits, 'days') : null,
		workingDays: measured ? howLong(waits, 'workingDays') : null
	};
}

/** Groups by the organisation where the wish arose, by name. */
export function durationsByOrganisation(waits: readonly Wait[], reads: Reads, nameOf: NameOf) {
	return [...Map.groupBy(waits, ({ homeId }) => homeId)]
		.map(([id, group]) => ({ id: id ?? '', name: nameOf(id) ?? '', ...durationOf(group, reads) }))
		.sort((one, other) => one.name.localeCompare(other.name, 'nl'));
}

function howLong(waits: readonly Wait[], unit: Unit): HowLong {
	const { answered } = aalenJohansen(observe(waits, unit));
	return { half: percentile(answered, 0.5), most: percentile(answered, 0.85) };
}

function percentile(curve: Curve, fraction: number): Percentile {
	return { at: quantile(curve, fraction), ...quantileInterval(curve, fraction) };
}
