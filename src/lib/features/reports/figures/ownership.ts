import { quantile, type Quantile } from '#lib/engine/turnaround/quantile.ts';
import { kaplanMeier } from '#lib/engine/turnaround/survival.ts';
import { greatest, groupRows, placesWithin, type Cohort } from './cohort.ts';
import { countDays, toObservations } from './count.ts';
import type { NameOf } from './durations.ts';

export type Holder = { name: string | null; spans: number; median: Quantile; longest: number };

/** Per holder: how long half of what it held lasted, and the longest; what it still holds counts too. */
export function holdersOf(cohort: Cohort, nameOf: NameOf): Holder[] {
	const { holds, organisations } = cohort.columns;
	const { organisation, days, open } = holds.rows;
	const groups = groupRows(placesWithin(cohort, holds), (hold) => organisation[hold]!);
	return [...groups]
		.map(([number, group]) => {
			const spans = toObservations(countDays(group, days, open, 2), ['answered', 'open']);
			return {
				name: nameOf(organisations[number]!),
				spans: group.length,
				median: quantile(kaplanMeier(spans), 0.5),
				longest: greatest(group, (hold) => days[hold]!)
			};
		})
		.sort((one, other) => (one.name ?? '').localeCompare(other.name ?? '', 'nl'));
}

/** How often a wish went to another organisation. */
export function countHandOvers({ columns, rows }: Cohort): number {
	const { from, to, rows: held } = columns.holds;
	const { organisation } = held;
	let handOvers = 0;
	for (const wish of rows)
		for (let row = from[wish]! + 1; row < to[wish]!; row += 1)
			if (organisation[row] !== organisation[row - 1]) handOvers += 1;
	return handOvers;
}
