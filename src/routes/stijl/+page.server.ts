import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** The design system on one page; only where everything is invented. */
export const load: PageServerLoad = ({ locals }) => {
	if (!locals.demonstration) error(404, { message: '' });
};
