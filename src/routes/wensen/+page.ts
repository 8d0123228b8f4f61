import type { PageLoad } from './$types';

/** Who has wishes of their own and no board fetches no board. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	parts: {
		FollowUpBoard: data.board && (await import('#lib/features/follow-ups/FollowUpBoard.svelte')).default,
		FollowUpList: data.list && (await import('#lib/features/follow-ups/FollowUpList.svelte')).default
	}
});
