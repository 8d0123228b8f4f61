import { lockEditions } from '#lib/features/editions/lock.server.ts';
import { sentToPresentAddress } from '#lib/features/people/addresses/addresses.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { signToken, verifyToken } from '#lib/server/secrets.ts';
import { endEnrolment, takeSeat } from './commands.server.ts';
import { loadWaitlist } from './waitlist.server.ts';
import { closeOffer } from './offers.server.ts';

const PURPOSE = 'seat-offer';

export function offerPath(offerId: string): string {
	return `/plek/${signToken(PURPOSE, offerId)}`;
}

export type OfferStanding = 'open' | 'accepted' | 'declined' | 'expired' | 'withdrawn';

/** What the link in an offer leads to; reading it changes nothing. */
export async function getOffer(db: Db, token: string) {
	const offer = await findOffer(db, token);
	if (!offer) notFound();
	return { ...offer, standing: standingOf(offer) };
}

/** Takes the offered seat, or gives it up together with the place on the waitlist; works once, signed in or not. */
export async function answerOffer(db: Db, token: string, answer: 'accepted' | 'declined') {
	await db.transaction().execute(async (trx) => {
		const found = await findOffer(trx, token);
		if (!found) notFound();
		await lockEditions(trx, [found.editionId]);
		const offer = await findOffer(trx, token);
		if (!offer) notFound();
		refuseOver(standingOf(offer));
		const enrolment = { ...offer, id: offer.enrolmentId };
		const waitlist = await loadWaitlist(trx, offer.editionId);
		// The room may have become smaller since the offer.
		if (answer === 'accepted' && waitlist.placed >= waitlist.capacity) conflict('enrolments_no_seat');
		if (answer === 'accepted') return await takeSeat(trx, offer.personId, enrolment);
		await closeOffer(trx, offer.id, 'declined');
		await endEnrolment(trx, offer.personId, enrolment, waitlist.firstStart, '');
	});
}

type Offer = NonNullable<Awaited<ReturnType<typeof findOffer>>>;

async function findOffer(db: Db, token: string) {
	const id = verifyToken(PURPOSE, token);
	if (!id) return undefined;
	return await db
		.selectFrom('seatOffer')
		.innerJoin('enrolment', 'enrolment.id', 'seatOffer.enrolmentId')
		.innerJoin('edition', 'edition.id', 'enrolment.editionId')
		.innerJoin('training', 'training.id', 'edition.trainingId')
		.innerJoin('person', 'person.id', 'enrolment.personId')
		.select(['seatOffer.id', 'seatOffer.expiresAt', 'seatOffer.answer', 'seatOffer.enrolmentId'])
		.select(['enrolment.editionId', 'enrolment.personId', 'enrolment.placedAt', 'edition.trainingId'])
		.select(['edition.title as edition', 'training.title as training', 'person.givenName'])
		.where('seatOffer.id', '=', id)
		.where('person.erasedAt', 'is', null)
		.where(sentToPresentAddress('seatOffer.offeredAt'))
		.executeTakeFirst();
}

function standingOf(offer: Pick<Offer, 'answer' | 'expiresAt'>): OfferStanding {
	if (offer.answer) return offer.answer;
	return offer.expiresAt <= now() ? 'expired' : 'open';
}

function refuseOver(standing: OfferStanding) {
	if (standing === 'expired') conflict('enrolments_offer_expired');
	if (standing !== 'open') conflict('enrolments_offer_answered');
}
