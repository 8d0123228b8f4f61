import { quantile, quantileInterval, type Quantile } from '#lib/engine/turnaround/quantile.ts';
import { aalenJohansen, type Curve } from '#lib/engine/turnaround/survival.ts';
import { NEVER } from '#lib/features/wishes/snapshot/columns.ts';
import type { Unit } from '#lib/features/wishes/clocks/elapsed.ts';
import { greatest, groupPlaces, placesWhere, type Cohort } from './cohort.ts';
import { observe } from './observe.ts';
import { shownAs, type Shown } from '#lib/features/reports/scope.ts';

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

/** Of a cohort of which so many may not be read. */
export function durationOf(cohort: Cohort, unread = 0): Duration {
	const { columns, places } = cohort;
	const shown = shownAs(places.length, unread);
	const open = placesWhere(places, (place) => columns.endedOn[place] === NEVER);
	const measured = shown === 'curve';
	return {
		shown,
		n: places.length,
		open: open.length,
		longest: greatest(open, (place) => columns.workingDays[place]!),
		days: measured ? howLong(cohort, 'days') : null,
		workingDays: measured ? howLong(cohort, 'workingDays') : null
	};
}

/** Groups of readable wishes by the organisation where they arose, by name. */
export function durationsByOrganisation({ columns, places }: Cohort, nameOf: NameOf) {
	const { home, organisations } = columns;
	return [...groupPlaces(places, (place) => home[place]!)]
		.map(([number, group]) => {
			const id = organisations[number]!;
			return { id: id ?? '', name: nameOf(id) ?? '', ...durationOf({ columns, places: group }) };
		})
		.sort((one, other) => one.name.localeCompare(other.name, 'nl'));
}

function howLong(cohort: Cohort, unit: Unit): HowLong {
	const answered = aalenJohansen(observe(cohort, unit), 'answered');
	return { half: percentile(answered, 0.5), most: percentile(answered, 0.85) };
}

function percentile(curve: Curve, fraction: number): Percentile {
	return { at: quantile(curve, fraction), ...quantileInterval(curve, fraction) };
}
