/** A long list in pieces that fit in one statement of either database. */
export function* inChunks<T>(list: readonly T[], size = 400): Generator<T[]> {
	for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
