import { expect, test } from 'vitest';
import { createRandom, type Random } from '#lib/engine/random.ts';
import { getOffering, listCatalogue } from '#lib/features/catalogue/catalogue.server.ts';
import { enrol } from '#lib/features/enrolments/commands.server.ts';
import { listOwnSessions, listOwnWaiting } from '#lib/features/enrolments/own-sessions.server.ts';
import { getParticipants } from '#lib/features/enrolments/participants.server.ts';
import { givePreferences } from '#lib/features/enrolments/preferences.server.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { PAGE } from '#lib/server/paging.ts';
import { onBothDatabases } from '../../support/database.ts';
import { plansOf } from '../../support/plans.ts';
import { countQueries } from '../../support/queries.ts';
import {
	actorOf,
	addEdition,
	addEnrolment,
	addLead,
	addOrganisation,
	addPerson,
	addSession,
	addTraining
} from '../../support/builders.ts';

onBothDatabases('The list of participants', (database) => {
	test('shows staff everything: people, waitlist, wishes, addresses', async () => {
		const { db, editionId, staff } = await stage(database());
		const list = await getParticipants(db, staff, editionId);
		expect(list.participants.map((person) => [person.name, person.email, person.mayWithdraw])).toEqual([
			['Anna Aarts', 'anna@own.nl', true],
			['Bilal Bos', 'bilal@other.nl', true]
		]);
		expect(list.waiting.map((person) => [person.name, person.position])).toEqual([['Chris Can', 1]]);
		expect(list.preferring.map((wish) => [wish.name, wish.rank])).toEqual([['Dana Dijk', 1]]);
	});

	test('shows a coordinator the own people only, and of the others the numbers', async () => {
		const { db, editionId, coordinator } = await stage(database());
		const list = await getParticipants(db, coordinator, editionId);
		expect(list.participants.map((person) => person.name)).toEqual(['Anna Aarts']);
		expect(list.waiting).toEqual([]);
		expect(list.preferring.map((wish) => wish.name)).toEqual(['Dana Dijk']);
		expect(list.candidates.map((person) => person.name)).toEqual(['Dana Dijk']);
		expect([list.placed, list.waitingCount]).toEqual([2, 1]);
		expect(JSON.stringify(list)).not.toMatch(/Bilal|Chris|other\.nl/);
	});

	test('shows a participant who else has a seat, without address, waitlist or wishes', async () => {
		const { db, editionId, anna } = await stage(database());
		const list = await getParticipants(db, anna, editionId);
		expect(list.participants.map((person) => [person.name, person.email, person.mayWithdraw])).toEqual([
			['Anna Aarts', 'anna@own.nl', true],
			['Bilal Bos', '', false]
		]);
		expect([list.waiting, list.preferring, list.candidates]).toEqual([[], [], []]);
		expect(list.enrolsOthers).toBe(false);
	});

	test('shows of somebody shielded the first name and organisation, and the whole to the trainers', async () => {
		const { db, editionId, sessionId, anna, bilalId } = await stage(database());
		await db.updateTable('person').set({ shieldedAt: now() }).where('id', '=', bilalId).execute();
		const trainerId = await addPerson(db);
		await addLead(db, sessionId, 1, trainerId, await addOrganisation(db));
		const nameFor = async (actor: typeof anna) =>
			(await getParticipants(db, actor, editionId)).participants.map((person) => person.name);
		expect(await nameFor(anna)).toEqual(['Anna Aarts', 'Bilal']);
		expect(await nameFor(await actorOf(db, trainerId))).toEqual(['Anna Aarts', 'Bilal Bos']);
	});

	test('shows a trainer the addresses while the edition runs', async () => {
		const { db, editionId, sessionId } = await stage(database());
		const trainerId = await addPerson(db);
		await addLead(db, sessionId, 1, trainerId, await addOrganisation(db));
		const emails = async () =>
			(await getParticipants(db, await actorOf(db, trainerId), editionId)).participants.map(
				(person) => person.email
			);
		expect(await emails()).toEqual(['anna@own.nl', 'bilal@other.nl']);
		setClock(addMs(now(), 40 * DAY));
		expect(await emails()).toEqual(['', '']);
	});

	test('does not exist for whoever has nothing to do with it', async () => {
		const { db, editionId } = await stage(database());
		await expect(
			getParticipants(db, await actorOf(db, await addPerson(db)), editionId)
		).rejects.toMatchObject({ status: 404 });
	});

	test('takes as many queries for one person as for three', async () => {
		const db = database();
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		const counts = [];
		for (const size of [1, 3]) {
			const editionId = await addEdition(db);
			await addSession(db, editionId);
			for (let count = 0; count < size; count += 1) await addEnrolment(db, editionId, await addPerson(db));
			counts.push(await countQueries(db, (counted) => getParticipants(counted, staff, editionId)));
		}
		expect(counts[1]).toBe(counts[0]);
	});
});

onBothDatabases('The catalogue', (database) => {
	test('finds by every word, without case or accents, and takes signs as they are', async () => {
		const db = database();
		const noor = await actorOf(db, await addPerson(db));
		for (const title of ['Complexe scheidingen', 'Café 100%', 'Ouderenmishandeling'])
			await addTraining(db, { title });
		await addTraining(db, { title: 'Nog in de maak', published: false });
		const find = async (search: string) =>
			(await listCatalogue(db, noor, { search })).rows.map((item) => item.title);
		expect(await find('')).toEqual(['Café 100%', 'Complexe scheidingen', 'Ouderenmishandeling']);
		expect(await find('CAFE')).toEqual(['Café 100%']);
		expect(await find('scheidingen oefenen')).toEqual(['Complexe scheidingen']);
		expect(await find('%')).toEqual(['Café 100%']);
		expect(await find('_')).toEqual([]);
		expect(await find('"NEAR/* maak')).toEqual([]);
	});

	test('counts what can be enrolled in and tells how it stands for oneself', async () => {
		const db = database();
		const trainingId = await addTraining(db);
		const [open, full] = [await addEdition(db, { trainingId }), await addEdition(db, { trainingId })];
		await addEdition(db, { trainingId, state: 'cancelled' });
		await addSession(db, open, { seats: 3 });
		await addSession(db, full, { seats: 1, startsAt: addMs(now(), 20 * DAY) });
		await addEnrolment(db, full, await addPerson(db));
		const noor = await actorOf(db, await addPerson(db));
		expect((await listCatalogue(db, noor, {})).rows).toMatchObject([{ editions: 2, free: 3, own: null }]);
		await enrol(db, noor, full);
		expect((await listCatalogue(db, noor, {})).rows).toMatchObject([
			{ editions: 2, free: 3, own: 'waiting' }
		]);
		expect((await getOffering(db, noor, trainingId)).editions.map((edition) => edition.enrolment)).toEqual([
			{ kind: 'enrol' },
			{ kind: 'waiting', position: 1 }
		]);
		expect(await listOwnWaiting(db, noor)).toMatchObject([{ editionId: full, position: 1, offerHref: null }]);
	});

	test('keeps a secret place to itself until somebody takes part', async () => {
		const db = database();
		const trainingId = await addTraining(db);
		const editionId = await addEdition(db, { trainingId });
		await db
			.insertInto('place')
			.values({
				id: 'p1',
				name: 'De Linde',
				kind: 'room',
				address: 'Lindepad 3',
				directions: '',
				addressFor: 'signed_in',
				createdAt: now()
			})
			.execute();
		await addSession(db, editionId, { placeId: 'p1' });
		const noor = await actorOf(db, await addPerson(db));
		expect(JSON.stringify(await getOffering(db, noor, trainingId))).not.toMatch(/Linde/);
		await enrol(db, noor, editionId);
		expect(JSON.stringify(await getOffering(db, noor, trainingId))).toMatch(/Lindepad 3/);
		expect((await listOwnSessions(db, noor)).coming[0]?.place.address).toBe('Lindepad 3');
	});

	test('counts what each training says of its editions, whoever waits, was offered a seat or let offers pass', async () => {
		const db = database();
		const noor = await actorOf(db, await addPerson(db));
		await enrolAtRandom(db, noor.personId);
		const { rows } = await listCatalogue(db, noor, {});
		for (const item of rows) {
			const { editions } = await getOffering(db, noor, item.id);
			const open = editions.filter(({ enrolment: { kind } }) => kind !== 'closed' && kind !== 'full');
			const own = editions.find(({ enrolment: { kind } }) =>
				['offered', 'enrolled', 'waiting'].includes(kind)
			);
			expect(item).toMatchObject({
				editions: open.length,
				free: open.reduce((sum, { free }) => sum + free, 0),
				own: own?.enrolment.kind ?? null
			});
		}
		expect(new Set(rows.map(({ free }) => free)).size).toBeGreaterThan(2);
		expect(new Set(rows.map(({ own }) => own)).size).toBeGreaterThan(2);
	});

	test('shows a page at a time, and of trainings with a free seat those alone when asked', async () => {
		const db = database();
		const noor = await actorOf(db, await addPerson(db));
		for (let number = 0; number < PAGE + 2; number += 1)
			await addTraining(db, { title: `Training ${String(number).padStart(3, '0')}` });
		const last = await addTraining(db, { title: 'Zorg' });
		await addSession(db, await addEdition(db, { trainingId: last }));
		const first = await listCatalogue(db, noor, {});
		const second = await listCatalogue(db, noor, { after: first.next ?? '' });
		expect([first.rows.length, second.rows.map(({ title }) => title), second.next]).toEqual([
			PAGE,
			[`Training 0${PAGE}`, `Training 0${PAGE + 1}`, 'Zorg'],
			null
		]);
		expect((await listCatalogue(db, noor, { onlyFree: true })).rows.map(({ title }) => title)).toEqual([
			'Zorg'
		]);
	});

	test('counts seats by their edition', async () => {
		const db = database();
		// Of somebody who coordinates nothing, no plan shows how people of an organisation are found.
		const noor = { ...(await actorOf(db, await addPerson(db))), coordinatedOrganisations: ['somewhere'] };
		await addSession(db, await addEdition(db));
		const plans = await plansOf(db, (read) => listCatalogue(read, noor, {}));
		expect(plans.filter((plan) => /SCAN (enrolment|seat_offer|session)\b|Seq Scan/.test(plan))).toEqual([]);
		expect(plans.some((plan) => /enrolment_(of_edition|once)/.test(plan))).toBe(true);
	});

	test('takes as many queries for one training as for three', async () => {
		const db = database();
		const noor = await actorOf(db, await addPerson(db));
		const counts = [];
		for (const more of [1, 2]) {
			for (let count = 0; count < more; count += 1) await addSession(db, await addEdition(db));
			counts.push(await countQueries(db, (counted) => listCatalogue(counted, noor, {})));
		}
		expect(counts[1]).toBe(counts[0]);
	});
});

onBothDatabases('The own diary', (database) => {
	test('holds own sessions as participant, tells of a cancelled one, and parts what was from what comes', async () => {
		const db = database();
		const editionId = await addEdition(db);
		const [first, second] = [
			await addSession(db, editionId),
			await addSession(db, editionId, { number: 2, startsAt: addMs(now(), 20 * DAY) })
		];
		await addSession(db, await addEdition(db));
		const noor = await actorOf(db, await addPerson(db));
		await enrol(db, noor, editionId);
		await db.updateTable('session').set({ cancelledAt: now() }).where('id', '=', second).execute();
		const before = await listOwnSessions(db, noor);
		expect(before.coming.map((session) => [session.id, session.cancelled, session.role])).toEqual([
			[first, false, 'participant'],
			[second, true, 'participant']
		]);
		setClock(addMs(now(), 15 * DAY));
		expect((await listOwnSessions(db, noor)).past.map((session) => session.id)).toEqual([first]);
	});
});

/** An edition with two seats: Anna (own organisation) and Bilal have one, Chris waits, Dana (own) would like to come. */
async function stage(db: Db) {
	const [own, other] = [await addOrganisation(db, 'Eigen'), await addOrganisation(db, 'Overig')];
	const trainingId = await addTraining(db);
	const editionId = await addEdition(db, { trainingId });
	const sessionId = await addSession(db, editionId, { seats: 2 });
	const people = [];
	for (const [givenName, familyName, email, organisation] of [
		['Anna', 'Aarts', 'anna@own.nl', own],
		['Bilal', 'Bos', 'bilal@other.nl', other],
		['Chris', 'Can', 'chris@other.nl', other],
		['Dana', 'Dijk', 'dana@own.nl', own]
	] as const) {
		people.push(
			await actorOf(db, await addPerson(db, { givenName, familyName, email, organisations: [organisation] }))
		);
	}
	for (const person of people.slice(0, 3)) await enrol(db, person, editionId);
	await givePreferences(db, people[3]!, trainingId, [editionId]);
	return {
		db,
		editionId,
		sessionId,
		anna: people[0]!,
		bilalId: people[1]!.personId,
		staff: await actorOf(db, await addPerson(db, { staff: true })),
		coordinator: await actorOf(db, await addPerson(db, { coordinatedOrganisations: [own] }))
	};
}

/** Trainings of two editions each, where people have a seat, wait, were offered one or let offers pass. */
async function enrolAtRandom(db: Db, personId: string) {
	const random = createRandom(11);
	const others = [];
	for (let index = 0; index < 6; index += 1) others.push(await addPerson(db));
	for (let training = 0; training < 8; training += 1) {
		const trainingId = await addTraining(db);
		for (let edition = 0; edition < 2; edition += 1) {
			const editionId = await addEdition(db, { trainingId });
			await addSession(db, editionId, { seats: 1 + random.below(5) });
			for (const one of others) {
				const id = await addEnrolment(db, editionId, one, random.below(2) > 0);
				await offerAtRandom(db, random, id);
			}
			if (random.below(2)) await addEnrolment(db, editionId, personId, random.below(2) > 0);
		}
	}
}

async function offerAtRandom(db: Db, random: Random, enrolmentId: string) {
	for (let offer = random.below(4); offer > 0; offer -= 1) {
		const open = offer === 1 && random.below(2) > 0;
		await db
			.insertInto('seatOffer')
			.values({
				...{ id: newId(), enrolmentId, offeredAt: now(), expiresAt: addMs(now(), DAY) },
				...(open ? {} : { settledAt: now(), answer: 'expired' as const })
			})
			.execute();
	}
}
