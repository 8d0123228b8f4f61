import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import type { What } from '../history/events.server.ts';
import { whyNotOpen, type Ending } from '../wish.ts';
import { record } from '../history/record.server.ts';
import { mayReplyTo, mayWorkOn } from '../policy.ts';
import { useChecks } from './checks.server.ts';
import { findAsk } from './link.server.ts';
import { endOvertaken } from '../change.server.ts';
import { changeWish, type Wish, type Seen } from '../change.server.ts';

/** Still live as it is; still live in other words; or over, and why. */
type RelevanceAnswer = { answer: 'still_live' | 'changed' | Ending; summary?: string };
type Channel = 'mail' | 'page' | 'phone';

/** The asker says whether the wish is still live; each ask is answered once. */
export async function answerRelevance(db: Db, actor: Actor, seen: Seen, answer: RelevanceAnswer) {
	await answerAsked(db, actor, seen, answer, 'page', mayReplyTo);
}

/** The same by the link in the mail, without signing in, for the wishes that mail was about. */
export async function answerRelevanceByLink(db: Db, token: string, seen: Seen, answer: RelevanceAnswer) {
	const ask = await findAsk(db, token);
	if (!ask) notFound();
	if (ask.expired) conflict('relevance_expired');
	const actor = await findActor(db, ask.personId);
	if (!actor || !ask.wishIds.includes(seen.wishId)) notFound();
	await answerAsked(db, actor, seen, answer, 'mail', mayReplyTo);
}

/** Whoever deals with the wish called the asker and writes down what they said. */
export async function noteRelevance(db: Db, actor: Actor, seen: Seen, answer: RelevanceAnswer) {
	await answerAsked(db, actor, seen, answer, 'phone', mayWorkOn);
}

async function answerAsked(
	db: Db,
	actor: Actor,
	seen: Seen,
	{ answer, summary = '' }: RelevanceAnswer,
	channel: Channel,
	may: (actor: Actor, wish: Wish) => boolean
) {
	await changeWish(db, actor, seen, {
		action: 'wish.answer_relevance',
		may,
		whyNot: whyNotOpen,
		make: async (trx, wish, at) => {
			const kept = answer === 'still_live' || answer === 'changed' ? answer : 'no_longer';
			if (!(await useChecks(trx, actor, wish.id, { answer: kept, channel }, at)))
				await refuseUnasked(trx, wish);
			if (answer === 'changed') return await change(trx, actor, wish, summary, at);
			if (answer !== 'still_live') return await endOvertaken(trx, actor, wish, answer, at);
			const by = { actorId: actor.personId, at };
			const seq = await record(trx, wish.id, by, { type: 'still_live', payload: { channel } });
			await tellOwner(trx, actor, wish, 'relevance_still_live', seq, false);
		}
	});
}

async function refuseUnasked(trx: Trx, { id }: Wish): Promise<never> {
	const asked = await trx
		.selectFrom('relevanceCheck')
		.select('askId')
		.where('wishId', '=', id)
		.executeTakeFirst();
	conflict(asked ? 'relevance_answered_already' : 'relevance_not_asked');
}

/** The same wish on the same clock in other words; the old ones stay in its history, and an offer was for those. */
async function change(trx: Trx, actor: Actor, wish: Wish, summary: string, at: string) {
	const by = { actorId: actor.personId, at };
	const changed: What = { type: 'changed', message: wish.summary };
	const all: What[] = wish.state === 'planned' ? [{ type: 'offer_refused' }, changed] : [changed];
	const seq = await record(trx, wish.id, by, ...all);
	await trx.updateTable('wish').set({ summary }).where('id', '=', wish.id).execute();
	await tellOwner(trx, actor, wish, 'relevance_changed', seq, true);
}

async function tellOwner(
	trx: Trx,
	actor: Actor,
	{ id, publicRef, ownerPersonId }: Wish,
	kind: 'relevance_still_live' | 'relevance_changed',
	seq: number,
	mail: boolean
) {
	if (ownerPersonId === null || ownerPersonId === actor.personId) return;
	const href = `/wensen/${id}`;
	const facts = { ref: publicRef };
	await raiseAlerts(trx, {
		key: `wish/${kind}/${seq}`,
		recipientId: ownerPersonId,
		kind,
		facts,
		ids: { wishId: id },
		href,
		mail: mail && 'digest'
	});
}
