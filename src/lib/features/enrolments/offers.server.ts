import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { isRunning } from '#lib/features/editions/edition.ts';
import { lockEditions } from '#lib/features/editions/lock.server.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { canOffer, offerExpiry, type Waiting } from './enrolment.ts';
import { loadWaitlist } from './waitlist.server.ts';

/** Offers every free seat to the next in line, each for a while; nobody is booked unasked. The edition is locked by the caller. */
export async function offerFreedSeats(trx: Trx, editionId: string) {
	const edition = await trx
		.selectFrom('edition')
		.select(['id', 'title', 'trainingId', 'state'])
		.where('id', '=', editionId)
		.executeTakeFirstOrThrow();
	for (;;) {
		const waitlist = await loadWaitlist(trx, editionId);
		const next = waitlist.next[0];
		if (
			!next ||
			!waitlist.free ||
			!waitlist.firstStart ||
			!isRunning(edition.state) ||
			!canOffer(waitlist.firstStart, now())
		)
			return;
		await offer(trx, edition, next, offerExpiry(waitlist.firstStart, now()));
	}
}

async function offer(
	trx: Trx,
	edition: { id: string; title: string; trainingId: string },
	next: Waiting,
	expiresAt: string
) {
	const id = newId();
	const { enrolmentId, personId } = next;
	await trx.insertInto('seatOffer').values({ id, enrolmentId, offeredAt: now(), expiresAt }).execute();
	await raiseAlerts(trx, {
		key: `seat_offered/${id}`,
		recipientId: personId,
		kind: 'seat_offered',
		facts: { edition: edition.title, due: expiresAt },
		href: `/aanbod/${edition.trainingId}`,
		mail: false
	});
	await queueMails(trx, {
		dedupKey: `seat-offer/${id}`,
		recipientId: personId,
		template: 'enrolments.offer',
		ids: { offerId: id }
	});
	await writeAudit(trx, {
		actorId: null,
		action: 'enrolment.offer_seat',
		objectId: enrolmentId,
		personId
	});
}

/** Ends an offer; false when it was settled before. */
export async function closeOffer(
	trx: Trx,
	offerId: string,
	answer: 'accepted' | 'declined' | 'expired'
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('seatOffer')
		.set({ settledAt: now(), answer })
		.where('id', '=', offerId)
		.where('settledAt', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** Ends what was not answered in time, and offers every free seat to the next in line. */
export async function passOnSeats(db: Db) {
	for (const editionId of await listUnsettled(db)) {
		await db.transaction().execute(async (trx) => {
			await lockEditions(trx, [editionId]);
			for (const { id } of await listExpired(trx, editionId)) await closeOffer(trx, id, 'expired');
			await offerFreedSeats(trx, editionId);
		});
	}
}

/** Editions that are still to come and have somebody waiting. */
async function listUnsettled(db: Db) {
	const rows = await db
		.selectFrom('enrolment')
		.innerJoin('edition', 'edition.id', 'enrolment.editionId')
		.select('edition.id')
		.distinct()
		.where('edition.state', 'in', ['to_start', 'definitive'])
		.where('enrolment.placedAt', 'is', null)
		.where('enrolment.endedAt', 'is', null)
		.orderBy('edition.id')
		.execute();
	return rows.map((row) => row.id);
}

async function listExpired(trx: Trx, editionId: string) {
	return await trx
		.selectFrom('seatOffer')
		.innerJoin('enrolment', 'enrolment.id', 'seatOffer.enrolmentId')
		.select('seatOffer.id')
		.where('enrolment.editionId', '=', editionId)
		.where('seatOffer.settledAt', 'is', null)
		.where('seatOffer.expiresAt', '<=', now())
		.execute();
}
