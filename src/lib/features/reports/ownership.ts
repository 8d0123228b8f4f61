import { quantile, type Quantile } from '#lib/engine/turnaround/quantile.ts';
import { kaplanMeier } from '#lib/engine/turnaround/survival.ts';
import type { Wait } from '#lib/features/follow-ups/wait.ts';
import { count } from './count.ts';
import type { NameOf } from './durations.ts';

export type Holder = { name: string | null; spans: number; median: Quantile; longest: number };

/** Per holder: how long half of what it held lasted, and the longest; what it still holds counts too. */
export function holdersOf(waits: readonly Wait[], nameOf: NameOf): Holder[] {
	const holds = waits.flatMap((wait) => wait.holds);
	return [...Map.groupBy(holds, ({ organisationId }) => organisationId)]
		.map(([id, group]) => ({
			name: nameOf(id),
			spans: group.length,
			median: quantile(
				kaplanMeier(
					count(
						group,
						({ days }) => days,
						({ open }) => (open ? 'open' : 'answered')
					)
				),
				0.5
			),
			longest: group.reduce((most, { days }) => Math.max(most, days), 0)
		}))
		.sort((one, other) => (one.name ?? '').localeCompare(other.name ?? '', 'nl'));
}

/** How often a wish went to another organisation. */
export function countHandOvers(waits: readonly Wait[]): number {
	let handOvers = 0;
	for (const { holds } of waits)
		holds.forEach(({ organisationId }, index) => {
			if (index > 0 && organisationId !== holds[index - 1]?.organisationId) handOvers += 1;
		});
	return handOvers;
}
