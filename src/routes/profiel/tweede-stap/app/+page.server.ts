import { confirmApp, findBegunApp } from '#lib/features/factors/apps.server.ts';
import { noteMade } from '#lib/features/factors/proving/given.server.ts';
import { requireOwnFactor } from '#lib/features/factors/guard.server.ts';
import { appCodeSchema } from '#lib/features/factors/schema.ts';
import { requireEnroller } from '#lib/server/auth/require-actor.ts';
import { submitAs } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireEnroller(locals);
	await requireOwnFactor(locals);
	return { app: (await findBegunApp(locals.db, actor.personId)) ?? null };
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireEnroller(event.locals);
		await requireOwnFactor(event.locals);
		return await submitAs(event, actor, {
			schema: appCodeSchema(),
			command: async (db, { personId }, { code }) => {
				const codes = await confirmApp(db, personId, code);
				if (event.locals.signedIn) await noteMade(db, event.locals.signedIn);
				return codes;
			},
			show: (codes) => ({ codes: codes ?? null, added: true })
		});
	}
};
