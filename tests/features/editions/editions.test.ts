import { expect, test } from 'vitest';
import { cancelEdition } from '#lib/features/editions/cancel.server.ts';
import {
	changeEdition,
	completeEdition,
	makeDefinitive,
	makeEdition
} from '#lib/features/editions/commands.server.ts';
import { copyEdition } from '#lib/features/editions/copy.server.ts';
import { markEditionsHeld } from '#lib/features/editions/jobs.server.ts';
import {
	countPeopleToTell,
	getEdition,
	listEditions,
	listSeats
} from '#lib/features/editions/queries.server.ts';
import { pairTrainer } from '#lib/features/pairings/commands.server.ts';
import { cancelSession } from '#lib/features/sessions/commands.server.ts';
import { listSessionsOfEdition } from '#lib/features/sessions/queries.server.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import {
	actorOf,
	addEdition,
	addEnrolment,
	addPerson,
	addSession,
	addTraining
} from '../../support/builders.ts';
import { leadsOf, openSession } from '../pairings/situation.ts';

const FORM = {
	title: 'Nieuw',
	enrolUntil: null,
	minimum: 8,
	groupSize: 6,
	mixPublished: 'by_itself' as const,
	version: 1
};

onBothDatabases('An edition', (database) => {
	test('is made and changed by staff, under a title of its own', async () => {
		const db = database();
		const { staff, trainingId, trainers } = await openSession(db);
		const id = await makeEdition(db, staff, { ...FORM, trainingId });
		await expect(makeEdition(db, staff, { ...FORM, trainingId })).rejects.toMatchObject({
			body: { field: 'title' }
		});
		await changeEdition(db, staff, id, { ...FORM, trainingId, title: 'Anders', minimum: 4 });
		expect(await getEdition(db, staff, id)).toMatchObject({
			title: 'Anders',
			minimum: 4,
			state: 'to_start',
			version: 2
		});
		await expect(changeEdition(db, staff, id, { ...FORM, trainingId })).rejects.toMatchObject({
			status: 409
		});
		const trainer = await actorOf(db, trainers[0]!);
		await expect(makeEdition(db, trainer, { ...FORM, trainingId, title: 'Stiekem' })).rejects.toMatchObject({
			status: 403
		});
	});

	test('becomes definitive only when every session that goes on has both its trainers', async () => {
		const db = database();
		const { staff, editionId, sessionId, trainers } = await openSession(db);
		const second = await addSession(db, editionId, { number: 2, startsAt: addMs(now(), 20 * DAY) });
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		await expect(makeDefinitive(db, staff, editionId)).rejects.toMatchObject({ status: 409 });
		await pairTrainer(db, staff, sessionId, 2, trainers[1]!);
		await expect(makeDefinitive(db, staff, editionId)).rejects.toMatchObject({ status: 409 });
		await cancelSession(db, staff, second, 'Eén keer is genoeg');
		await makeDefinitive(db, staff, editionId);
		expect(await getEdition(db, staff, editionId)).toMatchObject({
			state: 'definitive',
			stateSince: expect.stringMatching(/^2027-01-12T08:00/),
			stateBy: expect.stringMatching(/ Proef$/)
		});
		const empty = await addEdition(db);
		await expect(makeDefinitive(db, staff, empty)).rejects.toMatchObject({ status: 409 });
	});

	test('is held once its last session is over, and then completed', async () => {
		const db = database();
		const { staff, editionId, sessionId, trainers } = await openSession(db);
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		await pairTrainer(db, staff, sessionId, 2, trainers[1]!);
		await makeDefinitive(db, staff, editionId);
		await markEditionsHeld(db);
		expect((await getEdition(db, staff, editionId)).state).toBe('definitive');
		await expect(completeEdition(db, staff, editionId)).rejects.toMatchObject({ status: 409 });
		setClock(addMs(now(), 15 * DAY));
		await markEditionsHeld(db);
		await markEditionsHeld(db);
		expect((await getEdition(db, staff, editionId)).state).toBe('held');
		await completeEdition(db, staff, editionId);
		expect((await getEdition(db, staff, editionId)).state).toBe('completed');
	});

	test('copied some weeks later has the same wall times, new UIDs and no people', async () => {
		const db = database();
		const { staff, editionId, sessionId, trainers } = await openSession(db);
		const cancelled = await addSession(db, editionId, { number: 2, startsAt: addMs(now(), 20 * DAY) });
		await cancelSession(db, staff, cancelled, 'Vervalt');
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		await addEnrolment(db, editionId, await addPerson(db));
		const copyId = await copyEdition(db, staff, editionId, { title: 'Volgende', weeks: 20 });

		expect(await getEdition(db, staff, copyId)).toMatchObject({
			title: 'Volgende',
			state: 'to_start',
			copiedFrom: editionId
		});
		const sessions = await listSessionsOfEdition(db, staff, copyId);
		expect(sessions).toMatchObject([
			{ number: 1, startsAt: '2027-06-15T07:00:00.000Z', endsAt: '2027-06-15T10:30:00.000Z', sequence: 0 }
		]);
		expect(sessions[0]?.uid).toBe(`${sessions[0]?.id}@tweespan`);
		expect(await leadsOf(db, sessions[0]!.id)).toEqual([]);
		expect(await countPeopleToTell(db, copyId)).toBe(0);
	});

	test('is not copied into the past', async () => {
		const db = database();
		const { staff } = await openSession(db);
		const old = await addEdition(db);
		await addSession(db, old, { startsAt: addMs(now(), -30 * DAY) });
		await expect(copyEdition(db, staff, old, { title: 'Te vroeg', weeks: 2 })).rejects.toMatchObject({
			body: { field: 'weeks' }
		});
	});

	test('cancelled takes its coming sessions, seats and waiting people along, with the reason', async () => {
		const db = database();
		const { staff, editionId, sessionId, trainers } = await openSession(db);
		const past = await addSession(db, editionId, { number: 2, startsAt: addMs(now(), -7 * DAY) });
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		const placed = await addPerson(db);
		const waiting = await addPerson(db);
		await addEnrolment(db, editionId, placed);
		await addEnrolment(db, editionId, waiting, false);
		expect(await countPeopleToTell(db, editionId)).toBe(2);

		await cancelEdition(db, staff, editionId, 'Te weinig mensen');
		expect(await getEdition(db, staff, editionId)).toMatchObject({
			state: 'cancelled',
			cancelReason: 'Te weinig mensen'
		});
		const sessions = await listSessionsOfEdition(db, staff, editionId);
		expect(sessions.map(({ id, sequence, cancelledAt }) => [id, sequence, cancelledAt !== null])).toEqual([
			[past, 0, false],
			[sessionId, 1, true]
		]);
		const ends = await db.selectFrom('enrolment').select(['endKind', 'endReason']).execute();
		expect(ends).toEqual([
			{ endKind: 'edition_cancelled', endReason: 'Te weinig mensen' },
			{ endKind: 'edition_cancelled', endReason: 'Te weinig mensen' }
		]);
		const told = await db
			.selectFrom('alert')
			.select('recipientId')
			.where('kind', '=', 'edition_cancelled')
			.execute();
		expect(told).toEqual([{ recipientId: waiting }]);
		expect((await getEdition(db, await actorOf(db, placed), editionId)).state).toBe('cancelled');
		await expect(cancelEdition(db, staff, editionId, 'Nog eens')).rejects.toMatchObject({ status: 409 });
	});

	test('is read by exactly those it concerns once it is off the offer', async () => {
		const db = database();
		const { staff, editionId, sessionId, trainingId, trainers, organisations } = await openSession(db);
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		const participant = await addPerson(db, { organisations: [organisations[1]!] });
		await addEnrolment(db, editionId, participant);
		const coordinator = await addPerson(db, { coordinatedOrganisations: [organisations[1]!] });
		const otherCoordinator = await addPerson(db, { coordinatedOrganisations: [organisations[2]!] });
		const admin = await addPerson(db, { admin: true });
		const withdrawn = await addPerson(db);
		const ended = await addEnrolment(db, editionId, withdrawn);
		await db
			.updateTable('enrolment')
			.set({ endedAt: now(), endKind: 'withdrawn' })
			.where('id', '=', ended)
			.execute();
		const reads = async (personId: string) =>
			(await listEditions(db, await actorOf(db, personId))).map((edition) => edition.id);

		for (const person of [participant, otherCoordinator, admin, withdrawn])
			expect(await reads(person)).toEqual([editionId]);
		await db.updateTable('training').set({ publishedAt: null }).where('id', '=', trainingId).execute();
		for (const person of [staff.personId, participant, trainers[0]!, coordinator])
			expect(await reads(person)).toEqual([editionId]);
		for (const person of [trainers[1]!, otherCoordinator, admin, withdrawn])
			expect(await reads(person)).toEqual([]);

		setClock(addMs(now(), 74 * DAY));
		expect(await reads(trainers[0]!)).toEqual([editionId]);
		setClock(addMs(now(), 2 * DAY));
		expect(await reads(trainers[0]!)).toEqual([]);
	});

	test('counts each seat for one organisation', async () => {
		const db = database();
		const { editionId, organisations } = await openSession(db);
		await addEnrolment(
			db,
			editionId,
			await addPerson(db, { organisations: [organisations[0]!, organisations[1]!] })
		);
		await addEnrolment(db, editionId, await addPerson(db, { organisations: [organisations[1]!] }));
		await addEnrolment(db, editionId, await addPerson(db, { organisations: [organisations[1]!] }), false);
		const seats = (await listSeats(db, [editionId])).get(editionId) ?? [];
		expect(seats.map((seat) => [seat.organisation, seat.people])).toEqual([
			['Linde', 1],
			['Waal', 1]
		]);
	});

	test('is listed with the same number of queries for one as for three', async () => {
		const db = database();
		const { staff } = await openSession(db);
		const read = async (counted: Db) => {
			const editions = await listEditions(counted, staff);
			await listSeats(
				counted,
				editions.map((edition) => edition.id)
			);
		};
		const one = await countQueries(db, read);
		for (let more = 0; more < 2; more += 1) await addEdition(db, { trainingId: await addTraining(db) });
		expect(await countQueries(db, read)).toBe(one);
	});
});
