import { disableTarget } from '#lib/features/wishes/targets/disable.server.ts';
import { saveTarget } from '#lib/features/wishes/targets/save.server.ts';
import { getTarget } from '#lib/features/wishes/targets/queries.server.ts';
import { disableSchema, targetSchema } from '#lib/features/wishes/targets/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import { localDate } from '#lib/server/zone.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	return {
		target: await getTarget(locals.db, requireActor(locals), params.policyId),
		today: localDate(now())
	};
};

export const actions: Actions = {
	save: (event) =>
		submit(event, {
			schema: targetSchema(event.params.policyId),
			command: saveTarget,
			done: () => m.targets_saved(),
			to: () => '/wensen/streeftermijnen'
		}),
	disable: (event) =>
		submit(event, {
			schema: disableSchema(),
			command: (db, actor, seen) => disableTarget(db, actor, { ...seen, policyId: event.params.policyId }),
			done: () => m.targets_disabled(),
			to: () => '/wensen/streeftermijnen'
		})
};
