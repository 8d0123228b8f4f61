import { declineWish } from '#lib/features/wishes/handling/answer.server.ts';
import { isOpen } from '#lib/features/wishes/wish.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { whyNotLive } from './bundle.ts';
import { changeBundle, type SeenBundle } from './change.server.ts';
import {
	joinWishes,
	leaveBundle,
	listMembers,
	type Member
} from '#lib/features/bundles/members/members.server.ts';
import { withdrawOffers } from './offers.server.ts';
import { mayBundle } from './policy.ts';
import { getBundle } from './queries.server.ts';
import type { BundleFacts, NewBundle } from './schema.ts';

/** Starts a group from chosen wishes; the same form sent again is the same group. Answers its id. */
export async function startBundle(db: Db, actor: Actor, form: NewBundle): Promise<string> {
	if (!mayBundle(actor)) notFound();
	return await db.transaction().execute(async (trx) => {
		const { wishIds, ...facts } = form;
		refusePast(facts.decideBy);
		await refuseUnknownTopic(trx, facts.topicId);
		const id = newId();
		await trx
			.insertInto('bundle')
			.values({ id, formKey: id, ...facts, state: 'collecting', madeAt: now(), madeBy: actor.personId })
			.execute();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'bundle.start',
			objectId: id,
			details: { wishes: wishIds.length }
		});
		await joinWishes(trx, actor, id, wishIds);
		return id;
	});
}

/** Another title, another number of people, or more time: a later date, never none. */
export async function saveBundleFacts(db: Db, actor: Actor, seen: SeenBundle, facts: BundleFacts) {
	await changeBundle(db, actor, seen, {
		action: 'bundle.change',
		whyNot: whyNotLive,
		make: async (_trx, bundle) => {
			if (facts.decideBy !== bundle.decideBy) refusePast(facts.decideBy);
			return facts;
		}
	});
}

export async function addToBundle(
	db: Db,
	actor: Actor,
	seen: SeenBundle,
	{ wishIds }: { wishIds: readonly string[] }
) {
	await changeBundle(db, actor, seen, {
		action: 'bundle.add',
		whyNot: whyNotLive,
		make: async (trx, bundle) => {
			await joinWishes(trx, actor, bundle.id, wishIds);
			return {};
		}
	});
}

export async function removeFromBundle(
	db: Db,
	actor: Actor,
	seen: SeenBundle,
	{ memberId }: { memberId: string }
) {
	await changeBundle(db, actor, seen, {
		action: 'bundle.remove',
		whyNot: whyNotLive,
		make: async (trx, bundle) => {
			const member = (await listMembers(trx, bundle.id)).find(({ id }) => id === memberId);
			if (!member || member.result !== null) conflict('bundles_member_gone');
			if (member.offerSeq !== null) conflict('bundles_member_has_offer');
			await leaveBundle(trx, actor.personId, member, 'removed');
			return {};
		}
	});
}

/** Ends the group: open offers are taken back, and every wish without an answer goes on by itself. */
export async function dissolveBundle(db: Db, actor: Actor, seen: SeenBundle) {
	await changeBundle(db, actor, seen, {
		action: 'bundle.dissolve',
		whyNot: whyNotLive,
		make: async (trx, bundle) => {
			await dissolve(trx, actor, await listMembers(trx, bundle.id));
			return { state: 'dissolved', closedAt: now() };
		}
	});
}

async function dissolve(trx: Trx, actor: Actor, members: Member[]) {
	const undecided = members.filter(({ result }) => result === null);
	await withdrawOffers(trx, actor.personId, undecided);
	for (const member of undecided) await leaveBundle(trx, actor.personId, member, 'dissolved');
	await trx
		.updateTable('bundleMember')
		.set({ leftAt: now() })
		.where(
			'id',
			'in',
			members
				.filter(({ result }) => result !== null)
				.map(({ id }) => id)
				.concat('')
		)
		.execute();
}

/** Says no to every wish of the group, with a reason and an alternative; stopped half-way it can be done again. */
export async function declineBundle(db: Db, actor: Actor, seen: SeenBundle, { body }: { body: string }) {
	const { members, version } = await getBundle(db, actor, seen.bundleId);
	if (version !== seen.version) conflict('bundles_changed_meanwhile');
	for (const { wish, result } of members) {
		if (result === null && wish && isOpen(wish))
			await declineWish(db, actor, { wishId: wish.id, version: wish.version }, { body });
	}
	await dissolveBundle(db, actor, seen);
}

function refusePast(decideBy: string) {
	if (decideBy <= localDate(now())) conflict('bundles_decide_by_past', {}, 'decideBy');
}

async function refuseUnknownTopic(trx: Trx, topicId: string | null) {
	if (topicId === null) return;
	const topic = await trx.selectFrom('topic').select('id').where('id', '=', topicId).executeTakeFirst();
	if (!topic) conflict('bundles_topic_unknown', {}, 'topicId');
}
