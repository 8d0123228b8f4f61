import { answerMerger } from '#lib/features/merging/answer.server.ts';
import { listOwnProposals } from '#lib/features/merging/pages.server.ts';
import { answerSchema } from '#lib/features/merging/schema.ts';
import { answeredText } from '#lib/features/merging/words.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	questions: await listOwnProposals(locals.db, requireActor(locals))
});

export const actions: Actions = {
	answer: (event) =>
		submit(event, {
			at: 'answer',
			schema: answerSchema(),
			command: (db, actor, { proposalId, answer }) => answerMerger(db, actor, proposalId ?? '', answer),
			done: ({ answer }, merged) => answeredText(answer, merged),
			to: () => '/profiel/samenvoegen',
			fresh: true
		})
};
