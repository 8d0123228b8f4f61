import type { Columns } from '#lib/features/wishes/snapshot/columns.ts';
import type { Lists } from '#lib/engine/columns/lists.ts';

/** Some of the known wishes: their places in the columns, in order. */
export type Cohort = { columns: Columns; places: Int32Array };

export type Test = (place: number) => boolean;

export function everyone(columns: Columns): Cohort {
	const places = new Int32Array(columns.size);
	let size = 0;
	for (let place = 0; place < columns.size; place += 1)
		if (columns.known[place] === 1) places[size++] = place;
	return { columns, places: places.subarray(0, size) };
}

export function narrow({ columns, places }: Cohort, test: Test): Cohort {
	return { columns, places: placesWhere(places, test) };
}

export function placesWhere(places: Int32Array, test: Test): Int32Array {
	const kept = scratch(places.length);
	let size = 0;
	for (const place of places) if (test(place)) kept[size++] = place;
	return size === places.length ? places : kept.slice(0, size);
}

let paper = new Int32Array();

/** Room to write so many numbers on before it is known how many are worth keeping; whoever asks next writes over it. */
function scratch(length: number): Int32Array {
	if (paper.length < length) paper = new Int32Array(length);
	return paper;
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

/** The places by a number of each, in order within each group; the numbers lie close together. */
export function groupPlaces(
	places: Int32Array,
	numberAt: (place: number) => number
): Map<number, Int32Array> {
	const numbers = scratch(places.length);
	let [least, most] = [Infinity, -Infinity];
	for (let index = 0; index < places.length; index += 1) {
		const number = numberAt(places[index]!);
		numbers[index] = number;
		least = Math.min(least, number);
		most = Math.max(most, number);
	}
	// How many each group has, and then where it ends among the places laid group after group.
	const ends = new Int32Array(places.length > 0 ? most - least + 1 : 0);
	for (let index = 0; index < places.length; index += 1) ends[numbers[index]! - least]! += 1;
	let before = 0;
	for (let group = 0; group < ends.length; group += 1) {
		const size = ends[group]!;
		ends[group] = before;
		before += size;
	}
	const laid = new Int32Array(places.length);
	for (let index = 0; index < places.length; index += 1)
		laid[ends[numbers[index]! - least]!++] = places[index]!;
	const groups = new Map<number, Int32Array>();
	let from = 0;
	for (let group = 0; group < ends.length; group += 1) {
		const to = ends[group]!;
		if (to > from) groups.set(least + group, laid.subarray(from, to));
		from = to;
	}
	return groups;
}

/** Of lists laid end to end, the places of those that belong to the cohort. */
export function placesWithin(
	{ places }: Cohort,
	{ from, to }: Pick<Lists<never>, 'from' | 'to'>
): Int32Array {
	let size = 0;
	for (const wish of places) size += to[wish]! - from[wish]!;
	const within = new Int32Array(size);
	size = 0;
	for (const wish of places)
		for (let place = from[wish]!; place < to[wish]!; place += 1) within[size++] = place;
	return within;
}
