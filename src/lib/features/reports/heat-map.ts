import { ageClasses, ageClassOf } from '#lib/engine/turnaround/ageing.ts';
import { countWhere, groupPlaces, type Cohort } from './cohort.ts';
import type { NameOf } from './durations.ts';

/** Open wishes per organisation and age class, with the share of that organisation's open wishes. */
export function heatMapOf({ columns, places }: Cohort, nameOf: NameOf) {
	const { age, home, organisations } = columns;
	return [...groupPlaces(places, (place) => home[place]!)]
		.map(([number, group]) => {
			const id = organisations[number]!;
			const cells = ageClasses.map((own) => {
				const count = countWhere(group, (place) => ageClassOf(age[place]!) === own);
				return { age: own, count, share: count / group.length };
			});
			return { id: id ?? '', name: nameOf(id) ?? '', count: group.length, cells };
		})
		.sort((one, other) => one.name.localeCompare(other.name, 'nl'));
}
