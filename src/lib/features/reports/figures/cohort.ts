import type { Columns } from '#lib/features/wishes/snapshot/columns.ts';
import type { Lists } from '#lib/engine/columns/lists.ts';

/** Some of the known wishes: their rows in the columns, in order. */
export type Cohort = { columns: Columns; rows: Int32Array };

export type Test = (row: number) => boolean;

export function everyone(columns: Columns): Cohort {
	const rows = new Int32Array(columns.size);
	let size = 0;
	for (let row = 0; row < columns.size; row += 1) if (columns.known[row] === 1) rows[size++] = row;
	return { columns, rows: rows.subarray(0, size) };
}

export function narrow({ columns, rows }: Cohort, test: Test): Cohort {
	return { columns, rows: rowsWhere(rows, test) };
}

export function rowsWhere(rows: Int32Array, test: Test): Int32Array {
	const kept = scratch(rows.length);
	let size = 0;
	for (const row of rows) if (test(row)) kept[size++] = row;
	return size === rows.length ? rows : kept.slice(0, size);
}

let paper = new Int32Array();

/** Room to write so many numbers on before it is known how many are worth keeping; whoever asks next writes over it. */
function scratch(length: number): Int32Array {
	if (paper.length < length) paper = new Int32Array(length);
	return paper;
}

export function countWhere(rows: Int32Array, test: Test): number {
	let count = 0;
	for (const row of rows) if (test(row)) count += 1;
	return count;
}

export function greatest(rows: Int32Array, valueAt: (row: number) => number): number {
	let most = 0;
	for (const row of rows) most = Math.max(most, valueAt(row));
	return most;
}

/** A number of each, in order of size. */
export function sortedAt(rows: Int32Array, numberAt: (row: number) => number): Int32Array {
	return rows.map(numberAt).sort();
}

/** The rows by a number of each, in order within each group; the numbers lie close together. */
export function groupRows(rows: Int32Array, numberAt: (row: number) => number): Map<number, Int32Array> {
	const numbers = scratch(rows.length);
	let [least, most] = [Infinity, -Infinity];
	for (let index = 0; index < rows.length; index += 1) {
		const number = numberAt(rows[index]!);
		numbers[index] = number;
		least = Math.min(least, number);
		most = Math.max(most, number);
	}
	// How many each group has, and then where it ends among the rows laid group after group.
	const ends = new Int32Array(rows.length > 0 ? most - least + 1 : 0);
	for (let index = 0; index < rows.length; index += 1) ends[numbers[index]! - least]! += 1;
	let before = 0;
	for (let group = 0; group < ends.length; group += 1) {
		const size = ends[group]!;
		ends[group] = before;
		before += size;
	}
	const laid = new Int32Array(rows.length);
	for (let index = 0; index < rows.length; index += 1) laid[ends[numbers[index]! - least]!++] = rows[index]!;
	const groups = new Map<number, Int32Array>();
	let from = 0;
	for (let group = 0; group < ends.length; group += 1) {
		const to = ends[group]!;
		if (to > from) groups.set(least + group, laid.subarray(from, to));
		from = to;
	}
	return groups;
}

/** Of lists laid end to end, the rows of those that belong to the cohort. */
export function placesWithin({ rows }: Cohort, { from, to }: Pick<Lists<never>, 'from' | 'to'>): Int32Array {
	let size = 0;
	for (const wish of rows) size += to[wish]! - from[wish]!;
	const within = new Int32Array(size);
	size = 0;
	for (const wish of rows) for (let row = from[wish]!; row < to[wish]!; row += 1) within[size++] = row;
	return within;
}
