import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import type { What } from './events.server.ts';
import { whyNotOpen, type Ending } from './follow-up.ts';
import { happen } from './happen.server.ts';
import { mayReplyTo, mayWorkOn } from './policy.ts';
import { useChecks } from './relevance-checks.server.ts';
import { findAsk } from './relevance-link.server.ts';
import { endOvertaken } from './requester.server.ts';
import { changeFollowUp, type FollowUp, type Seen } from './take-in-hand.server.ts';

/** Still live as it is; still live in other words; or over, and why. */
type RelevanceAnswer = { answer: 'still_live' | 'changed' | Ending; summary?: string };
type Channel = 'mail' | 'page' | 'phone';

/** The asker says whether the wish is still live; each ask is answered once. */
export async function answerRelevance(db: Db, actor: Actor, seen: Seen, answer: RelevanceAnswer) {
	await settle(db, actor, seen, answer, 'page', mayReplyTo);
}

/** The same by the link in the mail, without signing in, for the wishes that mail was about. */
export async function answerRelevanceByLink(db: Db, token: string, seen: Seen, answer: RelevanceAnswer) {
	const ask = await findAsk(db, token);
	if (!ask) notFound();
	if (ask.expired) conflict(m.relevance_expired());
	const actor = await findActor(db, ask.personId);
	if (!actor || !ask.requestIds.includes(seen.followUpId)) notFound();
	await settle(db, actor, seen, answer, 'mail', mayReplyTo);
}

/** Whoever deals with the wish called the asker and writes down what they said. */
export async function noteRelevance(db: Db, actor: Actor, seen: Seen, answer: RelevanceAnswer) {
	await settle(db, actor, seen, answer, 'phone', mayWorkOn);
}

async function settle(
	db: Db,
	actor: Actor,
	seen: Seen,
	{ answer, summary = '' }: RelevanceAnswer,
	channel: Channel,
	may: (actor: Actor, followUp: FollowUp) => boolean
) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.answer_relevance',
		may,
		whyNot: whyNotOpen,
		make: async (trx, followUp, at) => {
			const kept = answer === 'still_live' || answer === 'changed' ? answer : 'no_longer';
			if (!(await useChecks(trx, actor, followUp.id, { answer: kept, channel }, at)))
				await refuseUnasked(trx, followUp);
			if (answer === 'changed') return await change(trx, actor, followUp, summary, at);
			if (answer !== 'still_live') return await endOvertaken(trx, actor, followUp, answer, at);
			const by = { actorId: actor.personId, at };
			const seq = await happen(trx, followUp.id, by, { type: 'still_live', payload: { channel } });
			await tellOwner(trx, actor, followUp, 'relevance_still_live', seq, false);
		}
	});
}

async function refuseUnasked(trx: Trx, { id }: FollowUp): Promise<never> {
	const asked = await trx
		.selectFrom('relevanceCheck')
		.select('askId')
		.where('requestId', '=', id)
		.executeTakeFirst();
	conflict(asked ? m.relevance_answered_already() : m.relevance_not_asked());
}

/** The same wish on the same clock in other words; the old ones stay in its history, and an offer was for those. */
async function change(trx: Trx, actor: Actor, followUp: FollowUp, summary: string, at: string) {
	const by = { actorId: actor.personId, at };
	const changed: What = { type: 'changed', message: followUp.summary };
	const all: What[] = followUp.state === 'planned' ? [{ type: 'offer_refused' }, changed] : [changed];
	const seq = await happen(trx, followUp.id, by, ...all);
	await trx.updateTable('followUpRequest').set({ summary }).where('id', '=', followUp.id).execute();
	await tellOwner(trx, actor, followUp, 'relevance_changed', seq, true);
}

async function tellOwner(
	trx: Trx,
	actor: Actor,
	{ id, publicRef, ownerPersonId }: FollowUp,
	kind: 'relevance_still_live' | 'relevance_changed',
	seq: number,
	mail: boolean
) {
	if (ownerPersonId === null || ownerPersonId === actor.personId) return;
	const href = `/wensen/${id}`;
	const facts = { ref: publicRef };
	await raiseAlerts(trx, {
		key: `follow-up/${kind}/${seq}`,
		recipientId: ownerPersonId,
		kind,
		facts,
		ids: { followUpId: id },
		href,
		mail: mail && 'digest'
	});
}
