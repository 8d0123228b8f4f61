import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { isRunning } from '#lib/features/editions/edition.ts';
import { lockEditions } from '#lib/features/editions/lock.server.ts';
import { getEdition } from '#lib/features/editions/queries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { formatPeriod } from '#lib/i18n/format.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { canEnrol, canOffer, canWithdraw, isLate } from './enrolment.ts';
import { loadWaitlist, type Waitlist } from './waitlist.server.ts';
import { offerFreedSeats } from './offers.server.ts';
import { findOverlap, leads } from './overlap.server.ts';
import { getEnrollable, listOrganisationIds } from './people.server.ts';
import { mayPlace, mayWithdraw } from './policy.ts';
import { readableEnrolments } from './queries.server.ts';

export type EnrolOptions = { /** The actor, unless given. */ personId?: string; overlapConfirmed?: boolean };
export type Enrolled = 'placed' | 'waiting';

/** A seat if one is free and nobody waits for it, else the next place on the waitlist. */
export async function enrol(
	db: Db,
	actor: Actor,
	editionId: string,
	options: EnrolOptions = {}
): Promise<Enrolled> {
	const personId = options.personId ?? actor.personId;
	return await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [personId]);
		await lockEditions(trx, [editionId]);
		const edition = await getEdition(trx, actor, editionId);
		await getEnrollable(trx, actor, personId);
		const waitlist = await loadWaitlist(trx, editionId);
		if (!canEnrol({ ...edition, firstStart: waitlist.firstStart }, now(), localDate(now()), actor.staff))
			conflict('enrolments_closed_reason');
		await refuseWhoIsThere(trx, waitlist, editionId, personId);
		if (!options.overlapConfirmed) await refuseOverlap(trx, editionId, personId);
		const placed = waitlist.free > 0 && (!waitlist.next.length || !canOffer(waitlist.firstStart, now()));
		if (!placed && !canOffer(waitlist.firstStart, now())) conflict('enrolments_full_reason');
		await addEnrolment(trx, actor, editionId, personId, placed);
		if (!placed) await offerFreedSeats(trx, editionId);
		return placed ? 'placed' : 'waiting';
	});
}

async function refuseWhoIsThere(trx: Trx, waitlist: Waitlist, editionId: string, personId: string) {
	if (waitlist.own.has(personId)) conflict('enrolments_already');
	if (await leads(trx, personId, editionId)) conflict('enrolments_is_trainer');
}

async function refuseOverlap(trx: Trx, editionId: string, personId: string) {
	const other = await findOverlap(trx, personId, editionId);
	if (other)
		conflict(
			'enrolments_overlap',
			{ training: other.title, period: formatPeriod(other.startsAt, other.endsAt) },
			'overlapConfirmed'
		);
}

async function addEnrolment(trx: Trx, actor: Actor, editionId: string, personId: string, placed: boolean) {
	const id = await writeEnrolment(trx, actor, editionId, personId, placed);
	if (placed) await tellPlaced(trx, editionId, id, personId);
	else
		await queueMails(trx, {
			dedupKey: `waiting/${id}`,
			recipientId: personId,
			template: 'enrolments.waiting',
			ids: { enrolmentId: id }
		});
}

async function writeEnrolment(trx: Trx, actor: Actor, editionId: string, personId: string, placed: boolean) {
	const id = newId();
	const at = now();
	await trx
		.insertInto('enrolment')
		.values({ id, editionId, personId, askedAt: at, askedBy: actor.personId, placedAt: placed ? at : null })
		.execute();
	await writeAudit(trx, {
		actorId: actor.personId,
		action: 'enrolment.ask',
		objectId: id,
		personId,
		details: { placed }
	});
	return id;
}

/** Gives each of these people a seat in the locked edition, where the caller saw that there is one. */
export async function seatPeople(trx: Trx, actor: Actor, editionId: string, personIds: string[]) {
	for (const personId of personIds) {
		const id = await writeEnrolment(trx, actor, editionId, personId, true);
		await mailPlaced(trx, id, personId);
	}
	await synchroniseDiaries(trx, await listSessionIds(trx, editionId));
}

/** Confirms a seat in words; the diary's own mails follow by themselves. */
export async function tellPlaced(trx: Trx, editionId: string, enrolmentId: string, personId: string) {
	await mailPlaced(trx, enrolmentId, personId);
	await synchroniseDiaries(trx, await listSessionIds(trx, editionId));
}

async function mailPlaced(trx: Trx, enrolmentId: string, personId: string) {
	await queueMails(trx, {
		dedupKey: `placed/${enrolmentId}`,
		recipientId: personId,
		template: 'enrolments.placed',
		ids: { enrolmentId }
	});
}

async function listSessionIds(trx: Trx, editionId: string) {
	const rows = await trx
		.selectFrom('session')
		.select('id')
		.where('editionId', '=', editionId)
		.orderBy('id')
		.execute();
	return rows.map((row) => row.id);
}

/** Gives up a seat or a place on the waitlist; a seat that comes free is offered to the next in line. */
export async function withdrawEnrolment(db: Db, actor: Actor, enrolmentId: string, reason = '') {
	await db.transaction().execute(async (trx) => {
		const found = await getEnrolment(trx, actor, enrolmentId);
		await lockEditions(trx, [found.editionId]);
		const enrolment = await getEnrolment(trx, actor, enrolmentId);
		const organisations = await listOrganisationIds(trx, enrolment.personId);
		if (!mayWithdraw(actor, { personId: enrolment.personId, organisations })) forbidden();
		const waitlist = await loadWaitlist(trx, enrolment.editionId);
		if (!canWithdraw(enrolment, waitlist.lastEnd, now())) conflict('enrolments_over_reason');
		await endEnrolment(trx, actor.personId, enrolment, waitlist.firstStart, reason);
	});
}

async function getEnrolment(trx: Trx, actor: Actor, enrolmentId: string) {
	const enrolment = await readableEnrolments(trx, actor)
		.select([
			'enrolment.id',
			'enrolment.editionId',
			'enrolment.personId',
			'enrolment.placedAt',
			'enrolment.endedAt'
		])
		.where('enrolment.id', '=', enrolmentId)
		.executeTakeFirst();
	return enrolment ?? notFound();
}

type ActiveEnrolment = { id: string; editionId: string; personId: string; placedAt: string | null };

/** Ends an enrolment in its locked edition, with everything that hangs on it. */
export async function endEnrolment(
	trx: Trx,
	actorId: string | null,
	enrolment: ActiveEnrolment,
	firstStart: string | null,
	reason: string
) {
	const { id, editionId, personId, placedAt } = enrolment;
	const endKind = placedAt && isLate(firstStart, now()) ? 'withdrawn_late' : 'withdrawn';
	await trx
		.updateTable('enrolment')
		.set({ endedAt: now(), endedBy: actorId, endKind, endReason: reason })
		.where('id', '=', id)
		.execute();
	await trx
		.updateTable('seatOffer')
		.set({ settledAt: now(), answer: 'withdrawn' })
		.where('enrolmentId', '=', id)
		.where('settledAt', 'is', null)
		.execute();
	await writeAudit(trx, {
		actorId,
		action: 'enrolment.withdraw',
		objectId: id,
		personId,
		details: { endKind }
	});
	await queueMails(trx, {
		dedupKey: `ended/${id}`,
		recipientId: personId,
		template: 'enrolments.ended',
		ids: { enrolmentId: id }
	});
	if (placedAt) await synchroniseDiaries(trx, await listSessionIds(trx, editionId));
	await offerFreedSeats(trx, editionId);
}

/** Gives a free seat to somebody who waits, out of turn. */
export async function placeEnrolment(db: Db, actor: Actor, enrolmentId: string) {
	await db.transaction().execute(async (trx) => {
		const { editionId } = await getEnrolment(trx, actor, enrolmentId);
		if (!mayPlace(actor)) forbidden();
		await lockEditions(trx, [editionId]);
		const enrolment = await getEnrolment(trx, actor, enrolmentId);
		const edition = await getEdition(trx, actor, editionId);
		const waitlist = await loadWaitlist(trx, editionId);
		const offered = waitlist.own.get(enrolment.personId)?.offeredUntil;
		if (!isRunning(edition.state) || enrolment.endedAt || enrolment.placedAt)
			conflict('enrolments_over_reason');
		if (!waitlist.free && !offered) conflict('enrolments_no_seat');
		await takeSeat(trx, actor.personId, enrolment);
	});
}

/** Turns a place on the waitlist into a seat, in the locked edition; an open offer of it is thereby accepted. */
export async function takeSeat(trx: Trx, actorId: string, { id, editionId, personId }: ActiveEnrolment) {
	await trx.updateTable('enrolment').set({ placedAt: now() }).where('id', '=', id).execute();
	await trx
		.updateTable('seatOffer')
		.set({ settledAt: now(), answer: 'accepted' })
		.where('enrolmentId', '=', id)
		.where('settledAt', 'is', null)
		.execute();
	await writeAudit(trx, {
		actorId,
		action: 'enrolment.place',
		objectId: id,
		personId
	});
	await tellPlaced(trx, editionId, id, personId);
}
