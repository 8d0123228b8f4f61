import type { Columns } from './columns.ts';
import type { Lists } from './lists.ts';

/** Some of the known wishes: their places in the columns, in order. */
export type Cohort = { columns: Columns; places: Int32Array };

export type Test = (place: number) => boolean;

export function everyone(columns: Columns): Cohort {
	return { columns, places: new Int32Array(columns.waits.length).map((_, place) => place) };
}

export function narrow({ columns, places }: Cohort, test: Test): Cohort {
	return { columns, places: placesWhere(places, test) };
}

export function placesWhere(places: Int32Array, test: Test): Int32Array {
	const kept = new Int32Array(places.length);
	let size = 0;
	for (const place of places) if (test(place)) kept[size++] = place;
	return kept.subarray(0, size);
}

export function countWhere(places: Int32Array, test: Test): number {
	let count = 0;
	for (const place of places) if (test(place)) count += 1;
	return count;
}

export function greatest(places: Int32Array, valueAt: (place: number) => number): number {
	let most = 0;
	for (const place of places) most = Math.max(most, valueAt(place));
	return most;
}

/** A number of each, in order of size. */
export function sortedAt(places: Int32Array, numberAt: (place: number) => number): Int32Array {
	return places.map(numberAt).sort();
}

/** The places by a number of each, in order within each group. */
export function groupPlaces(
	places: Int32Array,
	numberAt: (place: number) => number
): Map<number, Int32Array> {
	const groups = new Map<number, number[]>();
	for (const place of places) {
		const number = numberAt(place);
		const group = groups.get(number);
		if (group) group.push(place);
		else groups.set(number, [place]);
	}
	return new Map([...groups].map(([number, group]) => [number, Int32Array.from(group)]));
}

/** Of lists laid end to end, the places of those that belong to the cohort and pass the test. */
export function placesWithin({ places }: Cohort, { from, to }: Lists, test: Test = () => true): Int32Array {
	let size = 0;
	for (const wish of places) size += to[wish]! - from[wish]!;
	const kept = new Int32Array(size);
	size = 0;
	for (const wish of places)
		for (let place = from[wish]!; place < to[wish]!; place += 1) if (test(place)) kept[size++] = place;
	return kept.subarray(0, size);
}
