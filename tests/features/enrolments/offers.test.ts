import { expect, test } from 'vitest';
import { answerOffer, getOffer, offerPath } from '#lib/features/enrolments/answer-offer.server.ts';
import { enrol, withdrawEnrolment } from '#lib/features/enrolments/commands.server.ts';
import { loadWaitlist } from '#lib/features/enrolments/waitlist.server.ts';
import { passOnSeats } from '#lib/features/enrolments/offers.server.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { actorOf, addEdition, addOrganisation, addPerson, addSession } from '../../support/builders.ts';

onBothDatabases('A seat offer', (database) => {
	test('becomes a seat by a yes, once, and looking at it changes nothing', async () => {
		const db = database();
		const { editionId, first, token } = await stage(db);
		const before = await getOffer(db, token);
		expect(await getOffer(db, token)).toEqual(before);
		expect(before.standing).toBe('open');

		await answerOffer(db, token, 'accepted');
		expect((await loadWaitlist(db, editionId)).own.get(first)).toEqual({
			placed: true,
			position: 0,
			offeredUntil: null
		});
		expect((await getOffer(db, token)).standing).toBe('accepted');
		await expect(answerOffer(db, token, 'accepted')).rejects.toMatchObject({ status: 409 });
		await expect(answerOffer(db, token, 'declined')).rejects.toMatchObject({ status: 409 });
	});

	test('goes to the next by a no, which also ends the waiting', async () => {
		const db = database();
		const { editionId, first, second, token } = await stage(db);
		await answerOffer(db, token, 'declined');
		const { own } = await loadWaitlist(db, editionId);
		expect(own.get(first)).toBeUndefined();
		expect(dayOf(own.get(second)?.offeredUntil)).toBe(dayOf(addMs(now(), 3 * DAY)));
	});

	test('passes on when nobody answers in time, and whoever missed it keeps waiting', async () => {
		const db = database();
		const { editionId, first, second, token } = await stage(db);
		await passOnSeats(db);
		expect((await loadWaitlist(db, editionId)).own.get(second)?.offeredUntil).toBeNull();

		setClock(addMs(now(), 3 * DAY));
		expect((await getOffer(db, token)).standing).toBe('expired');
		await expect(answerOffer(db, token, 'accepted')).rejects.toMatchObject({
			status: 409,
			body: { refusal: { code: 'enrolments_offer_expired' } }
		});
		await passOnSeats(db);
		await passOnSeats(db);
		const { own } = await loadWaitlist(db, editionId);
		expect(dayOf(own.get(second)?.offeredUntil)).toBe(dayOf(addMs(now(), 3 * DAY)));
		expect(own.get(first)).toEqual({ placed: false, position: 1, offeredUntil: null });
		expect(await offerMails(db)).toBe(2);
	});

	test('is not made again and again to people who do not answer', async () => {
		const db = database();
		await stage(db);
		for (let round = 0; round < 10; round += 1) {
			setClock(addMs(now(), DAY));
			await passOnSeats(db);
		}
		expect(await offerMails(db)).toBeLessThanOrEqual(4);
	});

	test('is not made in the last day before the start', async () => {
		const db = database();
		const { editionId, second } = await stage(db);
		setClock(addMs(now(), 13 * DAY + HOUR));
		await passOnSeats(db);
		expect((await loadWaitlist(db, editionId)).own.get(second)?.offeredUntil).toBeNull();
	});

	test('comes by itself when a room gets more seats', async () => {
		const db = database();
		const { editionId, second } = await stage(db);
		await db.updateTable('session').set({ seats: 2 }).execute();
		await passOnSeats(db);
		expect((await loadWaitlist(db, editionId)).own.get(second)?.offeredUntil).not.toBeNull();
	});

	test('goes first to an organisation below its even share', async () => {
		const db = database();
		const [large, small] = [await addOrganisation(db), await addOrganisation(db)];
		const editionId = await addEdition(db);
		await addSession(db, editionId, { seats: 2 });
		const seated = [await someone(db, large), await someone(db, large)];
		const [waitsLonger, waitsLess] = [await someone(db, large), await someone(db, small)];
		for (const person of [...seated, waitsLonger, waitsLess]) {
			await enrol(db, person, editionId);
			setClock(addMs(now(), 1000));
		}
		expect((await loadWaitlist(db, editionId)).own.get(waitsLess.personId)?.position).toBe(1);
		await withdraw(db, seated[0]!.personId);
		const { own } = await loadWaitlist(db, editionId);
		expect(own.get(waitsLess.personId)?.offeredUntil).not.toBeNull();
		expect(own.get(waitsLonger.personId)?.offeredUntil).toBeNull();
	});

	test('cannot be answered twice at the same moment, nor with a made-up link', async () => {
		const db = database();
		const { editionId, token } = await stage(db);
		const both = await Promise.allSettled([
			answerOffer(db, token, 'accepted'),
			answerOffer(db, token, 'accepted')
		]);
		expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
		expect((await loadWaitlist(db, editionId)).placed).toBe(1);
		await expect(getOffer(db, `${token}x`)).rejects.toMatchObject({ status: 404 });
		await expect(answerOffer(db, 'nothing', 'accepted')).rejects.toMatchObject({ status: 404 });
	});

	test('is not kept when the room has become too small', async () => {
		const db = database();
		const { editionId, token } = await stage(db, 2);
		await db.updateTable('session').set({ seats: 1 }).execute();
		await expect(answerOffer(db, token, 'accepted')).rejects.toMatchObject({ status: 409 });
		expect((await loadWaitlist(db, editionId)).placed).toBe(1);
	});
});

/** An edition whose last seat was given up: the first in line has an offer, the second waits. */
async function stage(db: Db, seats = 1) {
	const editionId = await addEdition(db);
	await addSession(db, editionId, { seats });
	const seated = [];
	for (let index = 0; index < seats; index += 1) seated.push(await someone(db));
	const [one, other] = [await someone(db), await someone(db)];
	for (const person of [...seated, one, other]) {
		await enrol(db, person, editionId);
		setClock(addMs(now(), 1000));
	}
	await withdraw(db, seated[0]!.personId);
	const offer = await db.selectFrom('seatOffer').select('id').executeTakeFirstOrThrow();
	return {
		editionId,
		first: one.personId,
		second: other.personId,
		token: offerPath(offer.id).split('/').at(-1) ?? ''
	};
}

async function someone(db: Db, organisation?: string) {
	return await actorOf(db, await addPerson(db, organisation ? { organisations: [organisation] } : {}));
}

async function withdraw(db: Db, personId: string) {
	const { id } = await db
		.selectFrom('enrolment')
		.select('id')
		.where('personId', '=', personId)
		.executeTakeFirstOrThrow();
	await withdrawEnrolment(db, await actorOf(db, personId), id);
}

async function offerMails(db: Db) {
	return (await db.selectFrom('outbox').select('id').where('template', '=', 'enrolments.offer').execute())
		.length;
}

function dayOf(instant: string | null | undefined) {
	return instant?.slice(0, 10);
}
