import type { Paged } from '#lib/server/paging.ts';

/** Where the neighbouring pages of a list are, and how long the whole list is; what else was chosen stays chosen. */
export function pagesOf(
	{ previous, next, total }: Omit<Paged<unknown>, 'rows'>,
	{ pathname, searchParams }: URL
) {
	const href = (after: string | null) => {
		if (after === null) return null;
		const query = new URLSearchParams(searchParams);
		query.delete('na');
		if (after) query.set('na', after);
		return query.size ? `${pathname}?${query}` : pathname;
	};
	return { previousHref: href(previous), nextHref: href(next), total };
}
