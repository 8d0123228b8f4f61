import type { PageLoad } from './$types';

/** Who only looks at a group fetches no workshop to make them. */
export const load: PageLoad = async ({ data: { mixing, ...data } }) => ({
	...data,
	mixing,
	parts: {
		Workshop: mixing.workshop && (await import('#lib/features/mixes/workshop/Workshop.svelte')).default
	}
});
