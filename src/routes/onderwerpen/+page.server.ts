import { z } from 'zod';
import { requiredLine } from '#lib/fields.ts';
import { addTopic, listTopicsInDetail, renameTopic } from '#lib/features/topics/topics.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	topics: await listTopicsInDetail(locals.db, requireActor(locals))
});

const name = () => requiredLine(120, () => m.organisations_topic_missing());

export const actions: Actions = {
	add: (event) =>
		submit(event, {
			at: 'add',
			schema: z.object({ name: name() }),
			command: (db, actor, topic) => addTopic(db, actor, topic.name),
			done: () => m.organisations_topic_added(),
			to: () => '/onderwerpen'
		}),
	rename: (event) =>
		submit(event, {
			at: 'rename',
			schema: z.object({ id: requiredLine(20), name: name() }),
			command: (db, actor, topic) => renameTopic(db, actor, topic.id, topic.name),
			done: () => m.organisations_topic_renamed(),
			to: () => '/onderwerpen'
		})
};
