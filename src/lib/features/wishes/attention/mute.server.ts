import type { Actor } from '#lib/features/people/actor.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { isOpen } from '../wish.ts';
import { mayWorkOn } from '../policy.ts';
import { readableWishes } from '../read.server.ts';

/** Silence for longer than this is no silence but forgetting. */
export const LONGEST_MUTE = 60;

/** Keeps mails about a wish away for a while; the app, the clock and the figures go on. */
export async function muteWish(
	db: Db,
	actor: Actor,
	wishId: string,
	{ reason, endsOn }: { reason: string; endsOn: string }
) {
	await db.transaction().execute(async (trx) => {
		const wish = await lockWish(trx, actor, wishId);
		if (!isOpen(wish)) conflict('mute_not_open');
		const today = localDate(now());
		if (endsOn <= today) conflict('mute_past', {}, 'endsOn');
		if (endsOn > addDays(today, LONGEST_MUTE)) conflict('mute_too_long', { days: LONGEST_MUTE }, 'endsOn');
		await lift(trx, actor, wishId);
		await trx
			.insertInto('wishMute')
			.values({
				id: newId(),
				wishId: wishId,
				reason,
				endsOn,
				mutedBy: actor.personId,
				mutedAt: now()
			})
			.execute();
		await note(trx, actor, wish, 'wish.mute', { endsOn });
	});
}

/** Lets mails about a wish go out again before the mute would have ended. */
export async function unmuteWish(db: Db, actor: Actor, wishId: string) {
	await db.transaction().execute(async (trx) => {
		const wish = await lockWish(trx, actor, wishId);
		if (!(await findMute(trx, wishId))) conflict('mute_none');
		await lift(trx, actor, wishId);
		await note(trx, actor, wish, 'wish.unmute', {});
	});
}

/** The mute of a wish today, for whoever may read the wish, and whether this person may change it. */
export async function getMuting(db: Db, actor: Actor, wishId: string) {
	const wish = await readWish(db, actor, wishId).executeTakeFirst();
	if (!wish) notFound();
	const { id, publicRef } = wish;
	return { id, publicRef, mute: await findMute(db, id), mayMute: isOpen(wish) && mayWorkOn(actor, wish) };
}

async function findMute(db: Db, wishId: string) {
	const row = await db
		.selectFrom('wishMute')
		.innerJoin('person', 'person.id', 'wishMute.mutedBy')
		.select(['reason', 'endsOn', 'mutedAt', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('wishId', '=', wishId)
		.where('liftedAt', 'is', null)
		.where('endsOn', '>=', localDate(now()))
		.executeTakeFirst();
	return row ? { reason: row.reason, endsOn: row.endsOn, mutedAt: row.mutedAt, by: visibleName(row) } : null;
}

async function lockWish(trx: Trx, actor: Actor, wishId: string) {
	const wish = await readWish(trx, actor, wishId)
		.$if(locksRows(trx), (query) => query.forUpdate())
		.executeTakeFirst();
	if (!wish) notFound();
	if (!mayWorkOn(actor, wish)) forbidden();
	return wish;
}

function readWish(db: Db, actor: Actor, wishId: string) {
	return readableWishes(db, actor)
		.select(['id', 'publicRef', 'kind', 'state', 'askerId', 'ownerOrganisationId', 'ownerPersonId'])
		.where('id', '=', wishId);
}

async function lift(trx: Trx, actor: Actor, wishId: string) {
	await trx
		.updateTable('wishMute')
		.set({ liftedBy: actor.personId, liftedAt: now() })
		.where('wishId', '=', wishId)
		.where('liftedAt', 'is', null)
		.execute();
}

async function note(
	trx: Trx,
	actor: Actor,
	wish: { id: string; askerId: string },
	action: AuditAction,
	details: Record<string, string>
) {
	await writeAudit(trx, {
		actorId: actor.personId,
		action,
		objectId: wish.id,
		personId: wish.askerId,
		details
	});
}
