import { quantile, type Quantile } from '#lib/engine/turnaround/quantile.ts';
import { kaplanMeier } from '#lib/engine/turnaround/survival.ts';
import { greatest, groupPlaces, placesWithin, type Cohort } from './cohort.ts';
import { countDays, toObservations } from './count.ts';
import type { NameOf } from './durations.ts';

export type Holder = { name: string | null; spans: number; median: Quantile; longest: number };

/** Per holder: how long half of what it held lasted, and the longest; what it still holds counts too. */
export function holdersOf(cohort: Cohort, nameOf: NameOf): Holder[] {
	const { holds, organisations } = cohort.columns;
	const { organisation, days, open } = holds.rows;
	const groups = groupPlaces(placesWithin(cohort, holds), (hold) => organisation[hold]!);
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
export function countHandOvers({ columns, places }: Cohort): number {
	const { from, to, rows } = columns.holds;
	const { organisation } = rows;
	let handOvers = 0;
	for (const wish of places)
		for (let place = from[wish]! + 1; place < to[wish]!; place += 1)
			if (organisation[place] !== organisation[place - 1]) handOvers += 1;
	return handOvers;
}
