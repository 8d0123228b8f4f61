import { findRefusable, refuseFactorReset } from '#lib/features/factors/reset/reset.server.ts';
import { submitOpen } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

// Looking at the page decides nothing: mail scanners follow every link.
export const load: PageServerLoad = async ({ locals, params }) => ({
	open: (await findRefusable(locals.db, params.token)) !== undefined
});

export const actions: Actions = {
	default: (event) =>
		submitOpen(event, {
			command: () => refuseFactorReset(event.locals.db, event.params.token),
			show: () => ({ refused: true })
		})
};
