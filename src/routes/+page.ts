import type { PageLoad } from './$types';

/** A browser fetches the parts of the roles that somebody has, and no others. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	parts: {
		ParticipantHome: (await import('#lib/features/home/ParticipantHome.svelte')).default,
		StaffHome: data.staff && (await import('#lib/features/home/StaffHome.svelte')).default,
		TrainerHome: data.trainer && (await import('#lib/features/home/TrainerHome.svelte')).default,
		CoordinatorHome: data.coordinator && (await import('#lib/features/home/CoordinatorHome.svelte')).default
	}
});
