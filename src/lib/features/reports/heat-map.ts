import { ageClasses, ageClassOf } from '#lib/engine/turnaround/ageing.ts';
import type { NameOf } from './durations.ts';
import type { Wait } from '#lib/features/follow-ups/wait.ts';

/** Open wishes per organisation and age class, with the share of that organisation's open wishes. */
export function heatMapOf(open: readonly Wait[], nameOf: NameOf) {
	return [...Map.groupBy(open, ({ homeId }) => homeId)]
		.map(([id, group]) => ({
			id: id ?? '',
			name: nameOf(id) ?? '',
			count: group.length,
			cells: ageClasses.map((age) => {
				const count = group.filter(({ age: days }) => ageClassOf(days) === age).length;
				return { age, count, share: count / group.length };
			})
		}))
		.sort((one, other) => one.name.localeCompare(other.name, 'nl'));
}
