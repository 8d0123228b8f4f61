import { ageClasses, ageClassOf, type AgeClass } from '#lib/engine/turnaround/ageing.ts';
import { groupRows, type Cohort } from './cohort.ts';
import type { NameOf } from './durations.ts';

/** Open wishes per organisation and age class, with the share of that organisation's open wishes. */
export function heatMapOf({ columns, rows }: Cohort, nameOf: NameOf) {
	const { age, home, organisations } = columns;
	return [...groupRows(rows, (row) => home[row]!)]
		.map(([number, group]) => {
			const id = organisations[number]!;
			const counts = Object.fromEntries(ageClasses.map((own) => [own, 0])) as Record<AgeClass, number>;
			for (const row of group) counts[ageClassOf(age[row]!)] += 1;
			const cells = ageClasses.map((own) => ({
				age: own,
				count: counts[own],
				share: counts[own] / group.length
			}));
			return { id: id ?? '', name: nameOf(id) ?? '', count: group.length, cells };
		})
		.sort((one, other) => one.name.localeCompare(other.name, 'nl'));
}
