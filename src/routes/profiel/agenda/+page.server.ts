import { chooseDiary, getDiaryChoice } from '#lib/features/diaries/choice.server.ts';
import { listFeeds, makeFeed, revokeFeed } from '#lib/features/diaries/feeds.server.ts';
import { diaryChoiceSchema, feedSchema, revokeSchema } from '#lib/features/diaries/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	return { diary: await getDiaryChoice(locals.db, actor), feeds: await listFeeds(locals.db, actor) };
};

export const actions: Actions = {
	choose: (event) =>
		submit(event, {
			schema: diaryChoiceSchema(),
			command: (db, actor, { diary }) => chooseDiary(db, actor, diary),
			done: () => m.diaries_chosen()
		}),
	make: (event) =>
		submit(event, {
			schema: feedSchema(),
			command: (db, actor, { name }) => makeFeed(db, actor, name),
			// The address is in this answer only.
			show: (token, { name }) => ({
				made: { name, address: `${event.locals.config.origin}/agenda/${token}.ics` }
			})
		}),
	revoke: (event) =>
		submit(event, {
			schema: revokeSchema(),
			command: (db, actor, { feedId }) => revokeFeed(db, actor, feedId),
			done: () => m.diaries_feed_revoked()
		})
};
