import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { EventType } from '#lib/features/wishes/history/events.server.ts';
import { isOpen } from '#lib/features/wishes/wish.ts';
import { record } from '#lib/features/wishes/history/record.server.ts';
import { readableWishes } from '#lib/features/wishes/read.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { canBeBundled } from '#lib/features/bundles/policy.ts';

export type Result = 'refused' | 'expired' | 'no_consent' | 'removed' | 'ended' | 'dissolved';
export type Member = Awaited<ReturnType<typeof listMembers>>[number];

/** The wishes that are in a group now, with whose they are. */
export async function listMembers(db: Db, bundleId: string) {
	return await db
		.selectFrom('bundleMember')
		.innerJoin('wish', 'wish.id', 'bundleMember.wishId')
		.selectAll('bundleMember')
		.select(['wish.askerId', 'wish.state', 'wish.publicRef'])
		.where('bundleId', '=', bundleId)
		.where('leftAt', 'is', null)
		.orderBy('joinedAt')
		.orderBy('bundleMember.id')
		.execute();
}

/** How many different people said that their wish may be in the group. */
export function countAgreed(members: readonly Pick<Member, 'askerId' | 'consentAt'>[]): number {
	return new Set(members.flatMap(({ askerId, consentAt }) => (consentAt ? askerId : []))).size;
}

/** Brings wishes together and asks their askers whether that may; no clock notices, and every wish keeps its words. */
export async function joinWishes(trx: Trx, actor: Actor, bundleId: string, wishIds: readonly string[]) {
	const wishes = await lockWishes(trx, actor, wishIds);
	if (wishes.length < new Set(wishIds).size) conflict('bundles_wish_gone', {}, 'wishIds');
	await refuseTaken(trx, wishIds);
	for (const wish of wishes) {
		if (!isOpen(wish) || !canBeBundled(wish)) conflict('bundles_wish_gone', {}, 'wishIds');
		const id = newId();
		await trx
			.insertInto('bundleMember')
			.values({ id, bundleId, wishId: wish.id, joinedAt: now(), joinedBy: actor.personId })
			.execute();
		await tellWish(trx, actor.personId, wish.id, 'bundled', bundleId);
		await raiseAlerts(trx, {
			key: `bundle/asked/${id}`,
			recipientId: wish.askerId,
			kind: 'bundle_asked',
			facts: { ref: wish.publicRef },
			href: `/wensen/${wish.id}#groep`,
			mail: true
		});
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'bundle.add',
			objectId: bundleId,
			personId: wish.askerId,
			details: { wishId: wish.id }
		});
	}
}

/** Takes a wish out of its group; it stays as open as it was. */
export async function leaveBundle(
	trx: Trx,
	actorId: string | null,
	member: Pick<Member, 'id' | 'wishId' | 'bundleId'>,
	result: Result
) {
	await trx
		.updateTable('bundleMember')
		.set({ result, leftAt: now(), seat: null })
		.where('id', '=', member.id)
		.execute();
	await tellWish(trx, actorId, member.wishId, 'bundle_left', member.bundleId, { result });
}

/** Writes it in the history of the wish. */
export async function tellWish(
	trx: Trx,
	actorId: string | null,
	wishId: string,
	type: EventType,
	bundleId: string,
	more: Record<string, string> = {}
) {
	await record(trx, wishId, { actorId, at: now() }, { type, payload: { bundleId, ...more } });
}

/** Wishes behind the locks of their rows, in one order. */
export async function lockWishes(trx: Trx, actor: Actor, ids: readonly string[]) {
	return await readableWishes(trx, actor)
		.selectAll('wish')
		.where('wish.id', 'in', [...ids])
		.orderBy('wish.id')
		.$if(locksRows(trx), (query) => query.forUpdate())
		.execute();
}

async function refuseTaken(trx: Trx, wishIds: readonly string[]) {
	const taken = await trx
		.selectFrom('bundleMember')
		.innerJoin('bundle', 'bundle.id', 'bundleMember.bundleId')
		.select('bundle.title')
		.where('wishId', 'in', [...wishIds])
		.where('leftAt', 'is', null)
		.executeTakeFirst();
	if (taken) conflict('bundles_wish_taken', { title: taken.title }, 'wishIds');
}
