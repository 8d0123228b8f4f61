import { addTarget } from '#lib/features/wishes/targets/add.server.ts';
import { listTargetChoices } from '#lib/features/wishes/targets/queries.server.ts';
import { newTargetSchema } from '#lib/features/wishes/targets/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import { localDate } from '#lib/server/zone.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	return {
		organisations: await listTargetChoices(locals.db, requireActor(locals)),
		today: localDate(now())
	};
};

export const actions: Actions = {
	add: (event) =>
		submit(event, {
			schema: newTargetSchema(),
			command: addTarget,
			done: () => m.targets_saved(),
			to: () => '/wensen/streeftermijnen'
		})
};
