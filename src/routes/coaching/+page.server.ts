import { askCoaching, startCoaching } from '#lib/features/coaching/commands.server.ts';
import { showPairs } from '#lib/features/coaching/pages.server.ts';
import { pairSchema } from '#lib/features/coaching/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../submit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals }) => await showPairs(locals.db, requireActor(locals));

export const actions: Actions = {
	askCoaching: (event) => begin(event, askCoaching, m.coaching_asked),
	startCoaching: (event) => begin(event, startCoaching, m.coaching_started)
};

function begin(event: RequestEvent, command: typeof askCoaching, done: () => string) {
	return submit(event, {
		schema: pairSchema(),
		command: (db, actor, { personId }) => command(db, actor, personId),
		done: () => done(),
		to: (_, pairId) => `/coaching/${pairId}`
	});
}
