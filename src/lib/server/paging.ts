/** How many rows of a long list are on one page. */
export const PAGE = 50;

/** A page of a list; `next` and `previous` are the row after which the neighbouring page begins ('' is the first page). */
export type Paged<Row> = { rows: Row[]; total: number; previous: string | null; next: string | null };

/** The rows after a certain one; from the beginning where that one is not in the list (any more). */
export function pageAfter<Row extends { id: string }>(
	all: readonly Row[],
	after = '',
	size = PAGE
): Paged<Row> {
	const start = after ? all.findIndex(({ id }) => id === after) + 1 : 0;
	const rows = all.slice(start, start + size);
	return {
		rows,
		total: all.length,
		previous: start === 0 ? null : (all[start - size - 1]?.id ?? ''),
		next: start + size < all.length ? (rows.at(-1)?.id ?? null) : null
	};
}
