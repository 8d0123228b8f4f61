import {
	getMuting,
	LONGEST_MUTE,
	muteFollowUp,
	unmuteFollowUp
} from '#lib/features/follow-ups/mute.server.ts';
import { muteSchema } from '#lib/features/follow-ups/mute-schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { z } from 'zod';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const muting = await getMuting(locals.db, requireActor(locals), params.followUpId);
	const today = localDate(now());
	return { muting, first: addDays(today, 1), last: addDays(today, LONGEST_MUTE) };
};

export const actions: Actions = {
	mute: (event) =>
		submit(event, {
			at: 'mute',
			schema: muteSchema(),
			command: (db, actor, data) => muteFollowUp(db, actor, event.params.followUpId, data),
			done: () => m.mute_done(),
			to: () => `/wensen/${event.params.followUpId}`
		}),
	unmute: (event) =>
		submit(event, {
			at: 'unmute',
			schema: z.object({}),
			command: (db, actor) => unmuteFollowUp(db, actor, event.params.followUpId),
			done: () => m.mute_lifted(),
			to: () => `/wensen/${event.params.followUpId}`
		})
};
