type Column = Int32Array | Float64Array | Uint8Array | Int8Array;
type Rows = Record<string, Column>;

/** Lists laid end to end: of wish `w` the rows `from[w]` up to, not including, `to[w]`, of which a fact is a column. */
export type Lists<Own extends Rows> = { from: Int32Array; to: Int32Array; size: number; rows: Own };

export function noLists<Own extends Rows>(rows: Own): Lists<Own> {
	return { from: new Int32Array(), to: new Int32Array(), size: 0, rows };
}

/** A copy with room for the lists of so many wishes. */
export function copyLists<Own extends Rows>(
	{ from, to, size, rows }: Lists<Own>,
	wishes: number
): Lists<Own> {
	return { from: grown(from, wishes), to: grown(to, wishes), size, rows: grownRows(rows, size) };
}

/** Lays a list at the end for one wish, what it had is left behind; `set` hands out each row with its number. */
export function layList<Own extends Rows, One>(
	lists: Lists<Own>,
	wish: number,
	all: readonly One[],
	set: (rows: Own, row: number, one: One) => void
) {
	const end = lists.size + all.length;
	if (end > roomIn(lists.rows)) lists.rows = grownRows(lists.rows, 2 * end);
	for (const [index, one] of all.entries()) set(lists.rows, lists.size + index, one);
	lists.from[wish] = lists.size;
	lists.to[wish] = lists.size = end;
}

/** A copy with room for more. */
export function grown<Own extends Column>(column: Own, length: number): Own {
	const next = new (column.constructor as new (length: number) => Own)(length);
	next.set(column.length > length ? column.subarray(0, length) : column);
	return next;
}

/** Copies of the columns with room for so many, and of everything else the same. */
export function grownRows<Own extends object>(rows: Own, length: number): Own {
	const copies = Object.entries(rows).map(([name, value]: [string, unknown]) => [
		name,
		ArrayBuffer.isView(value) ? grown(value as Column, length) : value
	]);
	return Object.fromEntries(copies) as Own;
}

function roomIn(rows: Rows): number {
	return Math.min(...Object.values(rows).map(({ length }) => length));
}
