import { expect, test } from 'vitest';
import { makeDefinitive } from '#lib/features/editions/commands.server.ts';
import { pairTrainer } from '#lib/features/pairings/commands.server.ts';
import { listClashes } from '#lib/features/sessions/clashes.server.ts';
import {
	addSession as planSession,
	cancelSession,
	changeSession
} from '#lib/features/sessions/commands.server.ts';
import { listDuos } from '#lib/features/sessions/duos.server.ts';
import {
	countPeopleOfSession,
	getSession,
	listSessionsOfEdition
} from '#lib/features/sessions/queries.server.ts';
import { sessionSchema, type SessionForm } from '#lib/features/sessions/schema.ts';
import { checkForm } from '#lib/server/form.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { now } from '#lib/server/clock.ts';
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

const FORM: SessionForm = {
	date: '2027-01-26',
	from: '09:00',
	to: '12:30',
	hour: null,
	placeId: null,
	link: '',
	seats: 24,
	overrideReason: '',
	version: 1
};

onBothDatabases('A session', (database) => {
	test('gets the next number, a UID of its own and Amsterdam times', async () => {
		const db = database();
		const { staff, editionId } = await openSession(db);
		const id = await planSession(db, staff, editionId, { ...FORM, date: '2027-07-01' });
		const session = await getSession(db, staff, id);
		expect(session).toMatchObject({
			number: 2,
			startsAt: '2027-07-01T07:00:00.000Z',
			endsAt: '2027-07-01T10:30:00.000Z',
			uid: `${id}@tweespan`,
			sequence: 0
		});
	});

	test('raises the sequence by one for a change of time, place or link, not of seats; the UID stays', async () => {
		const db = database();
		const { staff, sessionId } = await openSession(db);
		const before = await getSession(db, staff, sessionId);
		await changeSession(db, staff, sessionId, { ...FORM, from: '09:00', to: '12:30', seats: 10 });
		expect(await getSession(db, staff, sessionId)).toMatchObject({
			seats: 10,
			sequence: 0,
			version: 2,
			uid: before.uid
		});
		await changeSession(db, staff, sessionId, { ...FORM, from: '10:00', version: 2 });
		expect(await getSession(db, staff, sessionId)).toMatchObject({ sequence: 1, uid: before.uid });
		await changeSession(db, staff, sessionId, {
			...FORM,
			from: '10:00',
			link: 'https://overleg.example/1',
			version: 3
		});
		expect(await getSession(db, staff, sessionId)).toMatchObject({ sequence: 2, uid: before.uid });
	});

	test('refuses a change on an old version, by who may not, after it began, and below the seats taken', async () => {
		const db = database();
		const { staff, sessionId, editionId, trainers } = await openSession(db);
		await expect(changeSession(db, staff, sessionId, { ...FORM, version: 9 })).rejects.toMatchObject({
			status: 409
		});
		const trainer = await actorOf(db, trainers[0]!);
		await expect(changeSession(db, trainer, sessionId, FORM)).rejects.toMatchObject({ status: 403 });
		await addEnrolment(db, editionId, await addPerson(db));
		await addEnrolment(db, editionId, await addPerson(db));
		await expect(changeSession(db, staff, sessionId, { ...FORM, seats: 1 })).rejects.toMatchObject({
			body: { field: 'seats' }
		});
		const begun = await addSession(db, editionId, { number: 2, startsAt: now() });
		await expect(changeSession(db, staff, begun, FORM)).rejects.toMatchObject({ status: 409 });
	});

	test('is cancelled once, with the reason and one more in the sequence; its trainers stay on record', async () => {
		const db = database();
		const { staff, sessionId, editionId, trainers } = await openSession(db);
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		await addEnrolment(db, editionId, await addPerson(db));
		expect(await countPeopleOfSession(db, sessionId)).toBe(2);
		await cancelSession(db, staff, sessionId, 'De zaal is afgebrand');
		expect(await getSession(db, staff, sessionId)).toMatchObject({
			cancelReason: 'De zaal is afgebrand',
			sequence: 1
		});
		expect(await leadsOf(db, sessionId)).toEqual([trainers[0]]);
		await expect(cancelSession(db, staff, sessionId, 'Nog eens')).rejects.toMatchObject({ status: 409 });
	});

	test.each([
		['a time that does not exist', { date: '2027-03-28', from: '02:30', to: '04:00' }, 'from'],
		['a time that comes twice', { date: '2027-10-31', from: '02:30', to: '04:00' }, 'hour'],
		['an end before the start', { from: '12:30', to: '09:00' }, 'to'],
		['a moment that has passed', { date: '2027-01-11' }, 'date']
	])('refuses %s', async (_, typed, field) => {
		const db = database();
		const { staff, editionId } = await openSession(db);
		await expect(planSession(db, staff, editionId, { ...FORM, ...typed })).rejects.toMatchObject({
			status: 409,
			body: { field }
		});
	});

	test('takes the hour that was meant of one that comes twice', async () => {
		const db = database();
		const { staff, editionId } = await openSession(db);
		const twice = { ...FORM, date: '2027-10-31', from: '02:30', to: '05:00' };
		const first = await planSession(db, staff, editionId, { ...twice, hour: 'first' });
		const second = await planSession(db, staff, editionId, { ...twice, hour: 'second' });
		expect((await getSession(db, staff, first)).startsAt).toBe('2027-10-31T00:30:00.000Z');
		expect((await getSession(db, staff, second)).startsAt).toBe('2027-10-31T01:30:00.000Z');
	});

	test.each([
		[{ date: '0027-01-01' }, 'date'],
		[{ date: '9999-01-01' }, 'date'],
		[{ date: '2027-02-29' }, 'date'],
		[{ date: '31-02-2027' }, 'date'],
		[{ to: '24:00' }, 'to'],
		[{ from: '9 uur' }, 'from'],
		[{ seats: '0' }, 'seats'],
		[{ seats: '1e3' }, 'seats'],
		[{ link: 'javascript:alert(1)' }, 'link']
	])('refuses %o in the form', async (typed, field) => {
		const { version: _, hour: __, placeId: ___, ...form } = FORM;
		const values = { ...form, seats: '24', hour: '', placeId: '', version: '1', ...typed };
		const checked = checkForm(values, sessionSchema());
		expect(checked.valid ? {} : Object.keys(checked.errors)).toEqual([field]);
	});

	test('is seen by its people and on offer by everybody, and by nobody else', async () => {
		const db = database();
		const { sessionId, editionId, trainingId, trainers, staff } = await openSession(db);
		const stranger = await actorOf(db, await addPerson(db));
		const member = await addPerson(db);
		await addEnrolment(db, editionId, member);
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		expect((await getSession(db, stranger, sessionId)).id).toBe(sessionId);
		await db.updateTable('training').set({ publishedAt: null }).where('id', '=', trainingId).execute();
		expect((await getSession(db, await actorOf(db, member), sessionId)).id).toBe(sessionId);
		expect((await getSession(db, await actorOf(db, trainers[0]!), sessionId)).id).toBe(sessionId);
		await expect(getSession(db, stranger, sessionId)).rejects.toMatchObject({ status: 404 });
		await expect(getSession(db, stranger, 'nergens')).rejects.toMatchObject({ status: 404 });
	});
});

onBothDatabases('Clashes', (database) => {
	test('a trainer cannot be in two places: pairing asks for a reason and keeps it', async () => {
		const db = database();
		const { staff, sessionId, trainingId, trainers } = await openSession(db);
		const other = await addSession(db, await addEdition(db, { trainingId, title: 'De andere' }));
		await pairTrainer(db, staff, other, 1, trainers[0]!);
		await expect(pairTrainer(db, staff, sessionId, 1, trainers[0]!)).rejects.toMatchObject({
			body: { field: 'overrideReason' }
		});
		expect(await leadsOf(db, sessionId)).toEqual([]);
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!, { overrideReason: 'De andere schuift nog op' });
		const kept = await db
			.selectFrom('clashOverride')
			.select(['kind', 'otherSessionId', 'personId', 'reason'])
			.execute();
		expect(kept).toEqual([
			{ kind: 'trainer', otherSessionId: other, personId: trainers[0], reason: 'De andere schuift nog op' }
		]);
		expect((await listClashes(db, [sessionId])).get(sessionId)).toMatchObject([
			{ kind: 'trainer', other: { edition: 'De andere' } }
		]);
	});

	test('sessions that touch do not clash', async () => {
		const db = database();
		const { staff, sessionId, editionId, trainers } = await openSession(db);
		const { endsAt } = await getSession(db, staff, sessionId);
		const next = await addSession(db, editionId, { number: 2, startsAt: endsAt });
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		await pairTrainer(db, staff, next, 1, trainers[0]!);
		expect((await listClashes(db, [next])).get(next)).toEqual([]);
	});

	test('an absent trainer, and one who does not work that day, need a reason', async () => {
		const db = database();
		const { staff, sessionId, trainers } = await openSession(db);
		await db
			.insertInto('absence')
			.values({ id: newId(), personId: trainers[0]!, startsOn: '2027-01-26', endsOn: '2027-01-26' })
			.execute();
		await db.updateTable('person').set({ workingDays: '1345' }).where('id', '=', trainers[1]!).execute();
		for (const trainer of trainers.slice(0, 2)) {
			await expect(pairTrainer(db, staff, sessionId, 1, trainer)).rejects.toMatchObject({
				body: { field: 'overrideReason' }
			});
		}
		await pairTrainer(db, staff, sessionId, 1, trainers[2]!);
		await pairTrainer(db, staff, sessionId, 2, trainers[1]!, { overrideReason: 'Ruilt een dag' });
		expect((await listClashes(db, [sessionId])).get(sessionId)).toMatchObject([
			{ kind: 'absence', why: 'no_working_day' }
		]);
	});

	test('a room holds one session at a time; online holds any number', async () => {
		const db = database();
		const { staff, sessionId, editionId } = await openSession(db);
		const room = await addPlace(db, 'room');
		const online = await addPlace(db, 'online');
		await changeSession(db, staff, sessionId, { ...FORM, placeId: room });
		await expect(planSession(db, staff, editionId, { ...FORM, placeId: room })).rejects.toMatchObject({
			body: { field: 'overrideReason' }
		});
		await changeSession(db, staff, sessionId, { ...FORM, placeId: online, version: 2 });
		expect(await planSession(db, staff, editionId, { ...FORM, placeId: online })).toBeTruthy();
	});

	test('participants of two editions at once are a warning that says how many', async () => {
		const db = database();
		const { staff, sessionId, editionId, trainingId } = await openSession(db);
		const otherEdition = await addEdition(db, { trainingId });
		await planSession(db, staff, otherEdition, FORM);
		const person = await addPerson(db);
		await addEnrolment(db, editionId, person);
		await addEnrolment(db, otherEdition, person);
		await addEnrolment(db, otherEdition, await addPerson(db));
		expect((await listClashes(db, [sessionId])).get(sessionId)).toMatchObject([
			{ kind: 'participant', people: 1 }
		]);
	});

	test('a cancelled session clashes with nothing', async () => {
		const db = database();
		const { staff, sessionId, trainingId, trainers } = await openSession(db);
		const other = await addSession(db, await addEdition(db, { trainingId }));
		await pairTrainer(db, staff, other, 1, trainers[0]!);
		await cancelSession(db, staff, other, 'Toch niet');
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		expect((await listClashes(db, [sessionId])).get(sessionId)).toEqual([]);
	});

	test('an edition that was definitive is not after a session is added', async () => {
		const db = database();
		const { staff, sessionId, editionId, trainers } = await openSession(db);
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		await pairTrainer(db, staff, sessionId, 2, trainers[1]!);
		await makeDefinitive(db, staff, editionId);
		await planSession(db, staff, editionId, { ...FORM, date: '2027-02-02' });
		const edition = await db
			.selectFrom('edition')
			.select('state')
			.where('id', '=', editionId)
			.executeTakeFirstOrThrow();
		expect(edition.state).toBe('to_start');
	});

	test('lists ask the same number of queries for one session as for three', async () => {
		const db = database();
		const { staff, editionId, sessionId, trainers } = await openSession(db);
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		const read = async (counted: Db) => {
			const ids = (await listSessionsOfEdition(counted, staff, editionId)).map((session) => session.id);
			await listDuos(counted, ids);
			await listClashes(counted, ids);
		};
		const one = await countQueries(db, read);
		for (const number of [2, 3])
			await pairTrainer(db, staff, await addSession(db, editionId, { number }), 1, trainers[number - 1]!);
		expect(await countQueries(db, read)).toBe(one);
	});

	test('a duo shows both organisations and leaves an open half empty', async () => {
		const db = database();
		const { staff, sessionId, trainers } = await openSession(db);
		await pairTrainer(db, staff, sessionId, 2, trainers[1]!);
		const duo = (await listDuos(db, [sessionId])).get(sessionId);
		expect(duo).toEqual([
			null,
			{ personId: trainers[1], name: 'Trainer1 Proef', organisation: 'Waal', colour: 0, shape: 'circle' }
		]);
	});
});

async function addPlace(db: Db, kind: 'room' | 'online') {
	const id = newId();
	await db
		.insertInto('place')
		.values({
			id,
			name: `Zaal ${id}`,
			kind,
			address: '',
			directions: '',
			addressFor: 'enrolled',
			createdAt: now()
		})
		.execute();
	return id;
}

onBothDatabases('A draft training', (database) => {
	test('hides its editions from whoever has nothing to do with them', async () => {
		const db = database();
		const editionId = await addEdition(db, { trainingId: await addTraining(db, { published: false }) });
		await addSession(db, editionId);
		const stranger = await actorOf(db, await addPerson(db));
		expect(await listSessionsOfEdition(db, stranger, editionId)).toEqual([]);
	});
});
