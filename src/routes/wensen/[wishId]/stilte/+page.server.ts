import { getMuting, LONGEST_MUTE, muteWish, unmuteWish } from '#lib/features/wishes/attention/mute.server.ts';
import { muteSchema } from '#lib/features/wishes/attention/mute-schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { z } from 'zod';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const muting = await getMuting(locals.db, requireActor(locals), params.wishId);
	const today = localDate(now());
	return { muting, first: addDays(today, 1), last: addDays(today, LONGEST_MUTE) };
};

export const actions: Actions = {
	mute: (event) =>
		submit(event, {
			at: 'mute',
			schema: muteSchema(),
			command: (db, actor, data) => muteWish(db, actor, event.params.wishId, data),
			done: () => m.mute_done(),
			to: () => `/wensen/${event.params.wishId}`
		}),
	unmute: (event) =>
		submit(event, {
			at: 'unmute',
			schema: z.object({}),
			command: (db, actor) => unmuteWish(db, actor, event.params.wishId),
			done: () => m.mute_lifted(),
			to: () => `/wensen/${event.params.wishId}`
		})
};
