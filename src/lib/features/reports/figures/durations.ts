import { quantile, quantileInterval, type Quantile } from '#lib/engine/turnaround/quantile.ts';
import { aalenJohansen, type Curve } from '#lib/engine/turnaround/survival.ts';
import { NEVER } from '#lib/features/wishes/snapshot/columns.ts';
import type { Unit } from '#lib/features/wishes/clocks/elapsed.ts';
import { greatest, groupRows, rowsWhere, type Cohort } from './cohort.ts';
import { observe } from './observe.ts';
import { shownAs, type Shown } from '#lib/engine/anonymity.ts';

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
	const { columns, rows } = cohort;
	const shown = shownAs(rows.length, unread);
	const open = rowsWhere(rows, (row) => columns.endedOn[row] === NEVER);
	const measured = shown === 'curve';
	return {
		shown,
		n: rows.length,
		open: open.length,
		longest: greatest(open, (row) => columns.workingDays[row]!),
		days: measured ? howLong(cohort, 'days') : null,
		workingDays: measured ? howLong(cohort, 'workingDays') : null
	};
}

/** Groups of readable wishes by the organisation where they arose, by name. */
export function durationsByOrganisation({ columns, rows }: Cohort, nameOf: NameOf) {
	const { home, organisations } = columns;
	return [...groupRows(rows, (row) => home[row]!)]
		.map(([number, group]) => {
			const id = organisations[number]!;
			return { id: id ?? '', name: nameOf(id) ?? '', ...durationOf({ columns, rows: group }) };
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
