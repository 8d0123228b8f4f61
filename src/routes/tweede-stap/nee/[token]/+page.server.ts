import { fail } from '@sveltejs/kit';
import { findRefusable, refuseFactorReset } from '#lib/features/factors/reset/reset.server.ts';
import { attempt } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

// Looking at the page decides nothing: mail scanners follow every link.
export const load: PageServerLoad = async ({ locals, params }) => ({
	open: (await findRefusable(locals.db, params.token)) !== undefined
});

export const actions: Actions = {
	default: async ({ locals, params }) => {
		const refused = await attempt({}, () => refuseFactorReset(locals.db, params.token));
		return refused ? fail(409, refused) : { refused: true };
	}
};
