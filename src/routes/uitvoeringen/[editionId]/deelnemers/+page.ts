import type { PageLoad } from './$types';

/** What only those who enrol others work with is fetched for them alone. */
export const load: PageLoad = async ({ data: { list, ...data } }) => ({
	...data,
	list,
	parts: {
		Waitlist: list.waiting.length ? (await import('#lib/features/enrolments/Waitlist.svelte')).default : null,
		Preferring: list.preferring.length
			? (await import('#lib/features/enrolments/Preferring.svelte')).default
			: null,
		EnrolOthers: list.enrolsOthers
			? (await import('#lib/features/enrolments/EnrolOthers.svelte')).default
			: null
	}
});
