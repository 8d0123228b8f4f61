import type { PageLoad } from './$types';

/** Who has wishes of their own and no board fetches no board. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	parts: {
		WishBoard: data.board && (await import('#lib/features/wishes/lists/WishBoard.svelte')).default,
		WishList: data.list && (await import('#lib/features/wishes/lists/WishList.svelte')).default
	}
});
