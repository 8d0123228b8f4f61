import { askFactorReset, findOwnReset } from '#lib/features/factors/reset/reset.server.ts';
import { requireHalf } from '#lib/server/auth/require-actor.ts';
import { submitAs } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireHalf(locals);
	return { reset: await findOwnReset(locals.db, actor.personId), trainer: actor.trainer && !locals.half };
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireHalf(event.locals);
		return await submitAs(event, actor, {
			command: (db, { personId }) => askFactorReset(db, actor, personId)
		});
	}
};
