import type { What } from '#lib/features/wishes/history/events.server.ts';
import { whyNotAsk } from '#lib/features/wishes/wish.ts';
import { record } from '#lib/features/wishes/history/record.server.ts';
import { mayWorkOn } from '#lib/features/wishes/policy.ts';
import { offerTo } from '#lib/features/wishes/handling/answer.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Trx } from '#lib/server/db/open.ts';
import { lockWishes, type Member } from '#lib/features/bundles/members/members.server.ts';

type Offer = { body: string; facts: { bundleId: string; sessionId: string } };

/** Puts the same offer to each of these members whose wish does not wait for its asker already; answers to how many. */
export async function offerToMembers(trx: Trx, actor: Actor, members: readonly Member[], offer: Offer) {
	const wishes = await lockWishes(
		trx,
		actor,
		members.map(({ wishId }) => wishId)
	);
	const open = wishes.filter(
		(wish) => mayWorkOn(actor, wish) && !whyNotAsk({ ...wish, answeredByName: null })
	);
	for (const wish of open) {
		const offerSeq = await offerTo(trx, actor, wish, offer, now());
		await trx
			.updateTable('bundleMember')
			.set({ offerSeq })
			.where('wishId', '=', wish.id)
			.where('leftAt', 'is', null)
			.execute();
		await renew(trx, actor.personId, 'wish.offer', wish);
	}
	return open.length;
}

/** Takes back the offers that these members have not answered; their clocks go on. */
export async function withdrawOffers(trx: Trx, actorId: string | null, members: readonly Member[]) {
	const offered = members.filter(({ offerSeq, result }) => offerSeq !== null && result === null);
	for (const wish of await lockRows(trx, offered)) {
		if (wish.state !== 'planned') continue;
		await tell(trx, actorId, wish, 'wish.withdraw_offer', { type: 'offer_withdrawn' });
	}
}

/** Opens the wishes again whose askers accepted what will not take place. */
export async function reopenAccepted(trx: Trx, members: readonly Member[]) {
	const accepted = members.filter(({ result }) => result === 'accepted');
	for (const wish of await lockRows(trx, accepted)) {
		if (wish.state !== 'answered' && wish.state !== 'confirmed') continue;
		await tell(trx, null, wish, 'wish.reopen', { type: 'reopened', payload: { calledOff: true } });
	}
}

async function lockRows(trx: Trx, members: readonly Member[]) {
	return await trx
		.selectFrom('wish')
		.selectAll()
		.where('id', 'in', ['', ...members.map(({ wishId }) => wishId)])
		.orderBy('id')
		.$if(locksRows(trx), (query) => query.forUpdate())
		.execute();
}

type Changed = { id: string; askerId: string; version: number };

async function tell(trx: Trx, actorId: string | null, wish: Changed, action: AuditAction, what: What) {
	await record(trx, wish.id, { actorId, at: now() }, what);
	await renew(trx, actorId, action, wish);
}

/** Whoever looked at the wish before must look again; and it is written down. */
async function renew(
	trx: Trx,
	actorId: string | null,
	action: AuditAction,
	{ id, askerId, version }: Changed
) {
	await trx
		.updateTable('wish')
		.set({ version: version + 1 })
		.where('id', '=', id)
		.execute();
	await writeAudit(trx, {
		actorId,
		action,
		objectId: id,
		personId: askerId
	});
}
