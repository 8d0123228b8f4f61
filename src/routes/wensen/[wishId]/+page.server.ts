import { requireFactor } from '#lib/features/factors/guard.server.ts';
import { answerBundle } from '#lib/features/bundles/members/consent.server.ts';
import { mayBundleWish } from '#lib/features/bundles/policy.ts';
import { findBundleOf } from '#lib/features/bundles/queries.server.ts';
import { consentSchema } from '#lib/features/bundles/schema.ts';
import { getWish } from '#lib/features/wishes/details.server.ts';
import { changeKind } from '#lib/features/wishes/handling/kind.server.ts';
import { assignWish, handOverWish, takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { getMuting } from '#lib/features/wishes/attention/mute.server.ts';
import { answerRelevance } from '#lib/features/wishes/relevance/answer.server.ts';
import * as replies from '#lib/features/wishes/handling/answer.server.ts';
import * as asker from '#lib/features/wishes/handling/asker.server.ts';
import * as schemas from '#lib/features/wishes/schema.ts';
import type { Seen } from '#lib/features/wishes/change.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const wish = await getWish(locals.db, actor, params.wishId);
	if (wish.kind === 'coaching') await requireFactor(locals);
	return {
		wish,
		muting: await getMuting(locals.db, actor, params.wishId),
		group: (await findBundleOf(locals.db, actor, params.wishId)) ?? null,
		mayBundle: mayBundleWish(actor, wish)
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
		const wishId = event.params.wishId ?? '';
		return submit(event, {
			at,
			schema: schema(),
			command: (db, actor, data) => command(db, actor, { wishId, version: data.version }, data),
			done,
			to: () => (at === 'handOver' || at === 'assign' ? '/wensen' : `/wensen/${wishId}`)
		});
	};
}

const { messageSchema, seenSchema } = schemas;

export const actions: Actions = {
	take: act('take', seenSchema, takeWish, m.wish_taken_done),
	answer: act('answer', messageSchema, replies.answerWish, m.wish_answered_done),
	acknowledge: act('acknowledge', messageSchema, replies.acknowledgeWish, m.wish_acknowledged_done),
	ask: act('ask', messageSchema, replies.askBack, m.wish_question_done),
	offer: act('offer', messageSchema, replies.offerWish, m.wish_offered_done),
	decline: act('decline', messageSchema, replies.declineWish, m.wish_declined_done),
	assign: act(
		'assign',
		schemas.assignSchema,
		(db, actor, seen, { personId }) => assignWish(db, actor, seen, personId),
		m.wish_assigned_done
	),
	handOver: act('handOver', schemas.handOverSchema, handOverWish, m.wish_handed_over_done),
	changeKind: act('changeKind', schemas.kindSchema, changeKind, m.targets_kind_changed),
	reply: act('reply', messageSchema, asker.replyToQuestion, m.wish_replied_done),
	accept: act('accept', seenSchema, asker.acceptOffer, m.wish_accepted_done),
	reword: act(
		'reword',
		schemas.rewordSchema,
		(db, actor, seen, { summary }) => answerRelevance(db, actor, seen, { answer: 'changed', summary }),
		m.relevance_done
	),
	withdraw: act('withdraw', schemas.withdrawSchema, asker.withdrawWish, m.wish_withdrawn_done),
	confirm: act('confirm', seenSchema, asker.confirmWish, m.wish_confirmed_done),
	reopen: act('reopen', messageSchema, asker.reopenWish, m.wish_reopened_done),
	bundle: (event) => {
		const { wishId } = event.params;
		return submit(event, {
			at: 'bundle',
			schema: consentSchema(),
			command: (db, actor, answer) => answerBundle(db, actor, { ...answer, wishId }),
			done: () => m.bundles_said(),
			to: () => `/wensen/${wishId}`
		});
	}
};
