import type { Actor } from '#lib/features/people/actor.ts';
import { visibleName } from '#lib/features/people/names.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { isOpen } from './follow-up.ts';
import { mayWorkOn } from './policy.ts';
import { readableFollowUps } from './read.server.ts';

/** Silence for longer than this is no silence but forgetting. */
export const LONGEST_MUTE = 60;

/** Keeps mails about a wish away for a while; the app, the clock and the figures go on. */
export async function muteFollowUp(
	db: Db,
	actor: Actor,
	followUpId: string,
	{ reason, endsOn }: { reason: string; endsOn: string }
) {
	await db.transaction().execute(async (trx) => {
		const wish = await lockWish(trx, actor, followUpId);
		if (!isOpen(wish)) conflict(m.mute_not_open());
		const today = localDate(now());
		if (endsOn <= today) conflict(m.mute_past(), 'endsOn');
		if (endsOn > addDays(today, LONGEST_MUTE)) conflict(m.mute_too_long({ days: LONGEST_MUTE }), 'endsOn');
		await lift(trx, actor, followUpId);
		await trx
			.insertInto('followUpMute')
			.values({
				id: newId(),
				requestId: followUpId,
				reason,
				endsOn,
				mutedBy: actor.personId,
				mutedAt: now()
			})
			.execute();
		await note(trx, actor, wish, 'followUp.mute', { endsOn });
	});
}

/** Lets mails about a wish go out again before the mute would have ended. */
export async function unmuteFollowUp(db: Db, actor: Actor, followUpId: string) {
	await db.transaction().execute(async (trx) => {
		const wish = await lockWish(trx, actor, followUpId);
		if (!(await findMute(trx, followUpId))) conflict(m.mute_none());
		await lift(trx, actor, followUpId);
		await note(trx, actor, wish, 'followUp.unmute', {});
	});
}

/** The mute of a wish today, for whoever may read the wish, and whether this person may change it. */
export async function getMuting(db: Db, actor: Actor, followUpId: string) {
	const wish = await readWish(db, actor, followUpId).executeTakeFirst();
	if (!wish) notFound();
	const { id, publicRef } = wish;
	return { id, publicRef, mute: await findMute(db, id), mayMute: isOpen(wish) && mayWorkOn(actor, wish) };
}

async function findMute(db: Db, requestId: string) {
	const row = await db
		.selectFrom('followUpMute')
		.innerJoin('person', 'person.id', 'followUpMute.mutedBy')
		.select(['reason', 'endsOn', 'mutedAt', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('requestId', '=', requestId)
		.where('liftedAt', 'is', null)
		.where('endsOn', '>=', localDate(now()))
		.executeTakeFirst();
	return row ? { reason: row.reason, endsOn: row.endsOn, mutedAt: row.mutedAt, by: visibleName(row) } : null;
}

async function lockWish(trx: Trx, actor: Actor, followUpId: string) {
	const wish = await readWish(trx, actor, followUpId)
		.$if(locksRows(trx), (query) => query.forUpdate())
		.executeTakeFirst();
	if (!wish) notFound();
	if (!mayWorkOn(actor, wish)) forbidden();
	return wish;
}

function readWish(db: Db, actor: Actor, followUpId: string) {
	return readableFollowUps(db, actor)
		.select(['id', 'publicRef', 'kind', 'state', 'requesterId', 'ownerOrganisationId', 'ownerPersonId'])
		.where('id', '=', followUpId);
}

async function lift(trx: Trx, actor: Actor, requestId: string) {
	await trx
		.updateTable('followUpMute')
		.set({ liftedBy: actor.personId, liftedAt: now() })
		.where('requestId', '=', requestId)
		.where('liftedAt', 'is', null)
		.execute();
}

async function note(
	trx: Trx,
	actor: Actor,
	wish: { id: string; requesterId: string },
	action: string,
	details: Record<string, string>
) {
	await writeAudit(trx, {
		actorId: actor.personId,
		action,
		objectType: 'followUpRequest',
		objectId: wish.id,
		personId: wish.requesterId,
		details
	});
}
