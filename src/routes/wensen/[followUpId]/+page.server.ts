import { requireFactor } from '#lib/features/factors/guard.server.ts';
import { answerBundle } from '#lib/features/bundles/consent.server.ts';
import { mayBundleWish } from '#lib/features/bundles/policy.ts';
import { findBundleOf } from '#lib/features/bundles/queries.server.ts';
import { consentSchema } from '#lib/features/bundles/schema.ts';
import { getFollowUp } from '#lib/features/follow-ups/details.server.ts';
import { changeKind } from '#lib/features/follow-ups/kind.server.ts';
import { assignFollowUp, handOverFollowUp, takeFollowUp } from '#lib/features/follow-ups/owner.server.ts';
import { getMuting } from '#lib/features/follow-ups/mute.server.ts';
import { answerRelevance } from '#lib/features/follow-ups/relevance-answer.server.ts';
import * as replies from '#lib/features/follow-ups/reply.server.ts';
import * as requester from '#lib/features/follow-ups/requester.server.ts';
import * as schemas from '#lib/features/follow-ups/schema.ts';
import type { Seen } from '#lib/features/follow-ups/take-in-hand.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const followUp = await getFollowUp(locals.db, actor, params.followUpId);
	if (followUp.kind === 'coaching') await requireFactor(locals);
	return {
		followUp,
		muting: await getMuting(locals.db, actor, params.followUpId),
		group: (await findBundleOf(locals.db, actor, params.followUpId)) ?? null,
		mayBundle: mayBundleWish(actor, followUp)
	};
};

type Command<T> = (db: App.Locals['db'], actor: Actor, seen: Seen, data: T) => Promise<unknown>;

/** Each form of the page does one command on the wish as it was seen; who gave it away may no longer read it. */
function act<T extends { version: number }>(
	at: string,
	schema: () => z.ZodType<T>,
	command: Command<T>,
	done: () => string
) {
	return (event: RequestEvent) => {
		const followUpId = event.params.followUpId ?? '';
		return submit(event, {
			at,
			schema: schema(),
			command: (db, actor, data) => command(db, actor, { followUpId, version: data.version }, data),
			done,
			to: () => (at === 'handOver' || at === 'assign' ? '/wensen' : `/wensen/${followUpId}`)
		});
	};
}

const { messageSchema, seenSchema } = schemas;

export const actions: Actions = {
	take: act('take', seenSchema, takeFollowUp, m.follow_up_taken_done),
	answer: act('answer', messageSchema, replies.answerFollowUp, m.follow_up_answered_done),
	acknowledge: act('acknowledge', messageSchema, replies.acknowledgeFollowUp, m.follow_up_acknowledged_done),
	ask: act('ask', messageSchema, replies.askRequester, m.follow_up_question_done),
	offer: act('offer', messageSchema, replies.offerFollowUp, m.follow_up_offered_done),
	decline: act('decline', messageSchema, replies.declineFollowUp, m.follow_up_declined_done),
	assign: act(
		'assign',
		schemas.assignSchema,
		(db, actor, seen, { personId }) => assignFollowUp(db, actor, seen, personId),
		m.follow_up_assigned_done
	),
	handOver: act('handOver', schemas.handOverSchema, handOverFollowUp, m.follow_up_handed_over_done),
	changeKind: act('changeKind', schemas.kindSchema, changeKind, m.targets_kind_changed),
	reply: act('reply', messageSchema, requester.replyToQuestion, m.follow_up_replied_done),
	accept: act('accept', seenSchema, requester.acceptOffer, m.follow_up_accepted_done),
	reword: act(
		'reword',
		schemas.rewordSchema,
		(db, actor, seen, { summary }) => answerRelevance(db, actor, seen, { answer: 'changed', summary }),
		m.relevance_done
	),
	withdraw: act('withdraw', schemas.withdrawSchema, requester.withdrawFollowUp, m.follow_up_withdrawn_done),
	confirm: act('confirm', seenSchema, requester.confirmFollowUp, m.follow_up_confirmed_done),
	reopen: act('reopen', messageSchema, requester.reopenFollowUp, m.follow_up_reopened_done),
	bundle: (event) => {
		const { followUpId } = event.params;
		return submit(event, {
			at: 'bundle',
			schema: consentSchema(),
			command: (db, actor, answer) => answerBundle(db, actor, { ...answer, followUpId }),
			done: () => m.bundles_said(),
			to: () => `/wensen/${followUpId}`
		});
	}
};
