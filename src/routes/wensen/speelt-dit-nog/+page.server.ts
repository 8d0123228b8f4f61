import { mayUseBoard } from '#lib/features/wishes/policy.ts';
import { answerRelevance, noteRelevance } from '#lib/features/wishes/relevance/answer.server.ts';
import { listToAnswer, listToCall } from '#lib/features/wishes/relevance/lists.server.ts';
import { relevanceSchema } from '#lib/features/wishes/relevance/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

const HERE = '/wensen/speelt-dit-nog';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	return {
		own: await listToAnswer(locals.db, actor),
		toCall: await listToCall(locals.db, actor),
		mayBoard: mayUseBoard(actor)
	};
};

export const actions: Actions = {
	answer: (event) =>
		submit(event, {
			at: 'answer',
			schema: relevanceSchema(),
			command: (db, actor, answer) => answerRelevance(db, actor, answer, answer),
			done: () => m.relevance_done(),
			to: () => HERE
		}),
	note: (event) =>
		submit(event, {
			at: 'note',
			schema: relevanceSchema(),
			command: (db, actor, answer) => noteRelevance(db, actor, answer, answer),
			done: () => m.relevance_phone_done(),
			to: () => HERE
		})
};
