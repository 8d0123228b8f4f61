/** Lists laid end to end: that of the wish at place `p` stands from `from[p]` up to, not including, `to[p]`. */
export type Lists = { from: Int32Array; to: Int32Array; size: number };

export function nowhere(): Lists {
	return { from: new Int32Array(), to: new Int32Array(), size: 0 };
}

/**
 * The lists of before, those at the changed places laid anew at the end: what they were is left behind. `add` hands out
 * each of their members with its place.
 */
export function appended<One>(
	before: Lists,
	length: number,
	changed: readonly number[],
	listAt: (place: number) => readonly One[]
) {
	const lists: Lists = { from: grown(before.from, length), to: grown(before.to, length), size: before.size };
	for (const place of changed) {
		lists.from[place] = lists.size;
		lists.size += listAt(place).length;
		lists.to[place] = lists.size;
	}
	const add = (set: (one: One, place: number) => void) => {
		for (const place of changed)
			for (const [index, one] of listAt(place).entries()) set(one, lists.from[place]! + index);
	};
	return { lists, add };
}

type Column = Int32Array | Float64Array | Uint8Array | Int8Array;

/** A copy with room for more. */
export function grown<Own extends Column>(column: Own, length: number): Own {
	const next = new (column.constructor as new (length: number) => Own)(length);
	next.set(column);
	return next;
}
