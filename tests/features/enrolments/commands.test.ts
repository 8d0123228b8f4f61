import { expect, test } from 'vitest';
import { enrolOthers } from '#lib/features/enrolments/enrol-others.server.ts';
import { enrol, placeEnrolment, withdrawEnrolment } from '#lib/features/enrolments/commands.server.ts';
import { loadWaitlist } from '#lib/features/enrolments/waitlist.server.ts';
import { givePreferences, listOwnPreferences } from '#lib/features/enrolments/preferences.server.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import {
	actorOf,
	addEdition,
	addLead,
	addOrganisation,
	addPerson,
	addSession,
	addTraining
} from '../../support/builders.ts';

onBothDatabases('Enrolling', (database) => {
	test('gives a seat while there are any, by the smallest of the sessions, and then a place in the line', async () => {
		const db = database();
		const { editionId, people } = await stage(db, 4, [3, 2]);
		const outcomes = [];
		for (const person of people) outcomes.push(await enrol(db, person, editionId));

		expect(outcomes).toEqual(['placed', 'placed', 'waiting', 'waiting']);
		const { own } = await loadWaitlist(db, editionId);
		expect(people.map((person) => own.get(person.personId)?.position)).toEqual([0, 0, 1, 2]);
		expect(await mails(db)).toEqual({ 'enrolments.placed': 2, 'enrolments.waiting': 2, diary: 4 });
	});

	test('gives the last seat to exactly one of a hundred who ask at the same moment', async () => {
		const db = database();
		const { editionId, people } = await stage(db, 100, [1]);
		const outcomes = await Promise.all(people.map((person) => enrol(db, person, editionId)));
		expect(outcomes.filter((outcome) => outcome === 'placed')).toHaveLength(1);
		expect(
			await db.selectFrom('enrolment').select('id').where('placedAt', 'is not', null).execute()
		).toHaveLength(1);
		expect(await db.selectFrom('enrolment').select('id').execute()).toHaveLength(100);
	});

	test('happens once, also when the button is pressed twice', async () => {
		const db = database();
		const { editionId, people } = await stage(db, 1);
		const twice = await Promise.allSettled([
			enrol(db, people[0]!, editionId),
			enrol(db, people[0]!, editionId)
		]);
		expect(twice.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
		expect(await mails(db)).toEqual({ 'enrolments.placed': 1, diary: 1 });
	});

	test('is refused when it is closed, over, hidden or led by oneself', async () => {
		const db = database();
		const { editionId, sessionId, people } = await stage(db, 2);
		const [noor, trainer] = people;
		await addLead(db, sessionId, 1, trainer!.personId, await addOrganisation(db));
		await expect(enrol(db, trainer!, editionId)).rejects.toMatchObject({ status: 409 });

		await db.updateTable('edition').set({ enrolUntil: '2027-01-11' }).where('id', '=', editionId).execute();
		await expect(enrol(db, noor!, editionId)).rejects.toMatchObject({ status: 409 });

		await db.updateTable('training').set({ publishedAt: null }).execute();
		await expect(enrol(db, noor!, editionId)).rejects.toMatchObject({ status: 404 });
		expect(await db.selectFrom('enrolment').select('id').execute()).toEqual([]);
	});

	test('warns of another session at the same time, and goes on when that is all right', async () => {
		const db = database();
		const { editionId, people } = await stage(db, 1);
		const other = await stage(db, 0);
		const [noor] = people;
		await enrol(db, noor!, editionId);
		await expect(enrol(db, noor!, other.editionId)).rejects.toMatchObject({
			status: 409,
			body: { field: 'overlapConfirmed' }
		});
		expect(await enrol(db, noor!, other.editionId, { overlapConfirmed: true })).toBe('placed');
	});

	test('of somebody else is for staff and for the coordinator of that person only', async () => {
		const db = database();
		const { editionId } = await stage(db, 0);
		const [own, foreign] = [await addOrganisation(db), await addOrganisation(db)];
		const coordinator = await actorOf(db, await addPerson(db, { coordinatedOrganisations: [own] }));
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		const [mine, theirs, third] = [
			await addPerson(db, { organisations: [own] }),
			await addPerson(db, { organisations: [foreign] }),
			await addPerson(db, { organisations: [foreign] })
		];
		expect(await enrol(db, coordinator, editionId, { personId: mine })).toBe('placed');
		await expect(enrol(db, coordinator, editionId, { personId: theirs })).rejects.toMatchObject({
			status: 404
		});
		await expect(enrol(db, await actorOf(db, third), editionId, { personId: theirs })).rejects.toMatchObject({
			status: 404
		});
		expect(await enrol(db, staff, editionId, { personId: theirs })).toBe('placed');
	});

	test('several at once tells of each how it went, and nothing of other organisations', async () => {
		const db = database();
		const { editionId } = await stage(db, 0, [1]);
		const [own, foreign] = [await addOrganisation(db), await addOrganisation(db)];
		const coordinator = await actorOf(db, await addPerson(db, { coordinatedOrganisations: [own] }));
		const first = await addPerson(db, { givenName: 'Anna', familyName: 'Bos', organisations: [own] });
		await addPerson(db, {
			givenName: 'Bilal',
			familyName: 'Can',
			email: 'Bilal@own.nl',
			organisations: [own]
		});
		const stranger = await addPerson(db, { email: 'x@foreign.nl', organisations: [foreign] });

		const pasted = 'Bilal Can <bilal@own.nl>;\nx@foreign.nl, nobody@own.nl';
		const rows = await enrolOthers(db, coordinator, editionId, {
			personIds: [first, stranger],
			pasted,
			overlapConfirmed: false
		});
		expect(rows.map((row) => [row.who, row.outcome])).toEqual([
			['Anna Bos', 'placed'],
			['Bilal Can', 'waiting'],
			['x@foreign.nl', 'refused'],
			['nobody@own.nl', 'refused']
		]);
		expect(new Set(rows.slice(2).map((row) => row.reason)).size).toBe(1);
		const noor = await actorOf(db, first);
		await expect(
			enrolOthers(db, noor, editionId, { personIds: [], pasted, overlapConfirmed: false })
		).rejects.toMatchObject({ status: 403 });
	});
});

onBothDatabases('Withdrawing', (database) => {
	test('frees the seat, clears the diary and offers the seat to the next in line', async () => {
		const db = database();
		const { editionId, people } = await stage(db, 2, [1]);
		const [noor, omar] = people;
		await enrol(db, noor!, editionId);
		await enrol(db, omar!, editionId);
		await withdrawEnrolment(db, noor!, await enrolmentOf(db, noor!.personId));

		expect(await endKinds(db)).toEqual(['withdrawn']);
		expect(await db.selectFrom('diaryEntry').select(['personId', 'method']).execute()).toEqual([
			{ personId: noor!.personId, method: 'cancel' }
		]);
		const { own } = await loadWaitlist(db, editionId);
		expect(own.get(omar!.personId)).toEqual({
			placed: false,
			position: 0,
			offeredUntil: expect.stringContaining('2027-01-15T08:00')
		});
	});

	test('within a week of the start is late; leaving the waitlist never is', async () => {
		const db = database();
		const { editionId, people } = await stage(db, 2, [1]);
		const [noor, omar] = people;
		await enrol(db, noor!, editionId);
		await enrol(db, omar!, editionId);
		setClock(addMs(now(), 8 * DAY));
		await withdrawEnrolment(db, omar!, await enrolmentOf(db, omar!.personId));
		await withdrawEnrolment(db, noor!, await enrolmentOf(db, noor!.personId));
		expect(await endKinds(db)).toEqual(['withdrawn', 'withdrawn_late']);
	});

	test('somebody else is refused, or not even seen', async () => {
		const db = database();
		const { editionId, people } = await stage(db, 3, [2]);
		const [noor, omar, stranger] = people;
		await enrol(db, noor!, editionId);
		await enrol(db, omar!, editionId);
		const id = await enrolmentOf(db, noor!.personId);
		await expect(withdrawEnrolment(db, omar!, id)).rejects.toMatchObject({ status: 403 });
		await expect(withdrawEnrolment(db, stranger!, id)).rejects.toMatchObject({ status: 404 });
		expect(await endKinds(db)).toEqual([]);
	});

	test('works once, and not when all is over', async () => {
		const db = database();
		const { editionId, people } = await stage(db, 2);
		const [noor, omar] = people;
		await enrol(db, noor!, editionId);
		await enrol(db, omar!, editionId);
		const id = await enrolmentOf(db, noor!.personId);
		await withdrawEnrolment(db, noor!, id);
		await expect(withdrawEnrolment(db, noor!, id)).rejects.toMatchObject({ status: 409 });
		setClock(addMs(now(), 30 * DAY));
		await expect(withdrawEnrolment(db, omar!, await enrolmentOf(db, omar!.personId))).rejects.toMatchObject({
			status: 409
		});
	});

	test('and coming back is a new enrolment with a new confirmation', async () => {
		const db = database();
		const { editionId, people } = await stage(db, 1);
		await enrol(db, people[0]!, editionId);
		await withdrawEnrolment(db, people[0]!, await enrolmentOf(db, people[0]!.personId));
		expect(await enrol(db, people[0]!, editionId)).toBe('placed');
		expect((await mails(db))['enrolments.placed']).toBe(2);
	});
});

onBothDatabases('Placing out of turn', (database) => {
	test('is for staff, and only into a free seat', async () => {
		const db = database();
		const { editionId, sessionId, people } = await stage(db, 2, [1]);
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		for (const person of people) await enrol(db, person, editionId);
		const id = await enrolmentOf(db, people[1]!.personId);
		await expect(placeEnrolment(db, people[1]!, id)).rejects.toMatchObject({ status: 403 });
		await expect(placeEnrolment(db, staff, id)).rejects.toMatchObject({ status: 409 });
		await db.updateTable('session').set({ seats: 2 }).where('id', '=', sessionId).execute();
		await placeEnrolment(db, staff, id);
		expect((await loadWaitlist(db, editionId)).placed).toBe(2);
	});
});

onBothDatabases('Preferences', (database) => {
	test('keep their order, replace the ones before, and can be taken back', async () => {
		const db = database();
		const trainingId = await addTraining(db);
		const [first, second] = [await addEdition(db, { trainingId }), await addEdition(db, { trainingId })];
		const noor = await actorOf(db, await addPerson(db));
		await givePreferences(db, noor, trainingId, [first, second]);
		await givePreferences(db, noor, trainingId, [second, first]);
		expect(await listOwnPreferences(db, noor, trainingId)).toEqual([second, first]);
		await givePreferences(db, noor, trainingId, []);
		expect(await listOwnPreferences(db, noor, trainingId)).toEqual([]);
	});

	test('name each edition of this training once', async () => {
		const db = database();
		const trainingId = await addTraining(db);
		const editionId = await addEdition(db, { trainingId });
		const noor = await actorOf(db, await addPerson(db));
		await expect(givePreferences(db, noor, trainingId, [editionId, editionId])).rejects.toMatchObject({
			status: 409
		});
		await expect(givePreferences(db, noor, trainingId, [await addEdition(db)])).rejects.toMatchObject({
			status: 409
		});
		expect(await listOwnPreferences(db, noor, trainingId)).toEqual([]);
	});
});

/** An edition with a session for each number of seats, and so many people who could come. */
async function stage(db: Db, count: number, seats = [24]) {
	const editionId = await addEdition(db);
	const sessionIds = [];
	for (const [index, places] of seats.entries()) {
		sessionIds.push(
			await addSession(db, editionId, {
				number: index + 1,
				seats: places,
				startsAt: addMs(now(), (14 + index) * DAY)
			})
		);
	}
	const people = [];
	for (let index = 0; index < count; index += 1) people.push(await actorOf(db, await addPerson(db)));
	return { editionId, sessionId: sessionIds[0]!, people };
}

async function enrolmentOf(db: Db, personId: string) {
	const row = await db
		.selectFrom('enrolment')
		.select('id')
		.where('personId', '=', personId)
		.where('endedAt', 'is', null)
		.executeTakeFirst();
	if (row) return row.id;
	return (
		await db.selectFrom('enrolment').select('id').where('personId', '=', personId).executeTakeFirstOrThrow()
	).id;
}

async function endKinds(db: Db) {
	const rows = await db
		.selectFrom('enrolment')
		.select('endKind')
		.where('endKind', 'is not', null)
		.orderBy('endKind')
		.execute();
	return rows.map((row) => row.endKind);
}

async function mails(db: Db) {
	const rows = await db.selectFrom('outbox').select('template').execute();
	return Object.fromEntries(
		[...new Set(rows.map((row) => row.template))].map((name) => [
			name,
			rows.filter((row) => row.template === name).length
		])
	);
}
