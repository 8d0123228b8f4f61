import { expect, test } from 'vitest';
import { listPeople } from '#lib/features/people/list.server.ts';
import { getPerson } from '#lib/features/people/person.server.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases, START } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import { countQueries } from '../../support/queries.ts';
import { statusOf } from '../../support/cast.ts';
import * as world from '../../support/builders.ts';

/** An edition with two participants of two organisations and two trainers of two others, and people outside it. */
async function cast(db: Db) {
	const [linde, oost, noord, west] = [
		await world.addOrganisation(db, 'Linde'),
		await world.addOrganisation(db, 'Oost'),
		await world.addOrganisation(db, 'Noord'),
		await world.addOrganisation(db, 'West')
	];
	const person = (givenName: string, organisation: string, facts: object = {}) =>
		world.addPerson(db, {
			givenName,
			familyName: 'Proef',
			email: `${givenName.toLowerCase()}@e.nl`,
			organisations: [organisation],
			...facts
		});
	const people = {
		anna: await person('Anna', linde),
		bilal: await person('Bilal', oost),
		tess: await person('Tess', noord, { teaches: [] }),
		ugur: await person('Ugur', west, { teaches: [] }),
		vera: await person('Vera', linde),
		coen: await person('Coen', linde, { coordinatedOrganisations: [linde] }),
		staff: await person('Marit', noord, { staff: true }),
		admin: await person('Ineke', west, { admin: true })
	};
	const edition = await world.addEdition(db);
	const session = await world.addSession(db, edition);
	await world.addLead(db, session, 1, people.tess, noord);
	await world.addLead(db, session, 2, people.ugur, west);
	await world.addEnrolment(db, edition, people.anna);
	await world.addEnrolment(db, edition, people.bilal);
	await world.addEnrolment(db, edition, people.vera, false);
	return { ...people, linde, oost, edition, session };
}

/** The first names of everybody whose page somebody can open. */
async function seen(db: Db, personId: string) {
	const actor = await world.actorOf(db, personId);
	const everybody = await db.selectFrom('person').select(['id', 'givenName']).execute();
	const open = await Promise.all(
		everybody.map(async ({ id, givenName }) => {
			return (await statusOf(getPerson(db, actor, id))) === 200 ? [givenName] : [];
		})
	);
	return open.flat().toSorted();
}

onBothDatabases('people', (database) => {
	test('are seen by exactly those who have to do with them', async () => {
		const db = database();
		const { anna, bilal, tess, vera, coen, staff, admin } = await cast(db);
		expect(await seen(db, anna)).toEqual(['Anna', 'Bilal', 'Tess', 'Ugur']);
		expect(await seen(db, bilal)).toEqual(['Anna', 'Bilal', 'Tess', 'Ugur']);
		expect(await seen(db, tess)).toEqual(['Anna', 'Bilal', 'Tess', 'Ugur']);
		expect(await seen(db, vera)).toEqual(['Vera']);
		expect(await seen(db, coen)).toEqual(['Anna', 'Coen', 'Vera']);
		expect(await seen(db, staff)).toHaveLength(8);
		expect(await seen(db, admin)).toHaveLength(8);
	});

	test('are gone from sight when the relation ends', async () => {
		const db = database();
		const { anna, bilal, coen, tess, linde } = await cast(db);
		await db
			.updateTable('membership')
			.set({ endsOn: '2027-01-11' })
			.where('personId', '=', anna)
			.where('organisationId', '=', linde)
			.execute();
		expect(await seen(db, coen)).toEqual(['Coen', 'Vera']);
		await db
			.updateTable('enrolment')
			.set({ endedAt: now(), endKind: 'withdrawn' })
			.where('personId', '=', anna)
			.execute();
		expect(await seen(db, bilal)).toEqual(['Bilal', 'Tess', 'Ugur']);
		setClock(addMs(START, (14 + 59) * DAY));
		expect(await seen(db, tess)).toContain('Bilal');
		setClock(addMs(START, (14 + 61) * DAY));
		expect(await seen(db, tess)).toEqual(['Tess']);
	});

	test('show their address to who needs it, and others only where they share it', async () => {
		const db = database();
		const { anna, bilal, tess, coen, staff, admin } = await cast(db);
		const email = async (reader: string) =>
			(await getPerson(db, await world.actorOf(db, reader), anna)).email;
		for (const reader of [anna, tess, coen, staff, admin]) expect(await email(reader)).toBe('anna@e.nl');
		expect(await email(bilal)).toBeNull();
		await db
			.updateTable('person')
			.set({ sharesContactAt: now(), phone: '06' })
			.where('id', '=', anna)
			.execute();
		expect(await email(bilal)).toBe('anna@e.nl');
		expect(await getPerson(db, await world.actorOf(db, bilal), anna)).toMatchObject({
			phone: '06',
			workingDays: null,
			registers: [],
			account: null,
			parts: null
		});
		setClock(addMs(START, 16 * DAY));
		await db.updateTable('person').set({ sharesContactAt: null }).where('id', '=', anna).execute();
		expect(await email(tess)).toBeNull();
	});

	test('who are shielded show their first name only, and are not found by the rest of it', async () => {
		const db = database();
		const { anna, bilal, tess, coen, staff } = await cast(db);
		await db
			.updateTable('person')
			.set({ familyName: 'Geheim', shieldedAt: now(), sharesContactAt: now(), phone: '06' })
			.where('id', '=', anna)
			.execute();
		const name = async (reader: string) => (await getPerson(db, await world.actorOf(db, reader), anna)).name;
		for (const reader of [anna, tess, staff]) expect(await name(reader)).toBe('Anna Geheim');
		for (const reader of [bilal, coen]) expect(await name(reader)).toBe('Anna');
		expect(await getPerson(db, await world.actorOf(db, bilal), anna)).toMatchObject({
			email: null,
			phone: null,
			initials: 'A'
		});
		const found = async (reader: string) =>
			(await listPeople(db, await world.actorOf(db, reader), { search: 'geheim' })).total;
		expect(await found(coen)).toBe(0);
		expect(await found(staff)).toBe(1);
	});

	test('hidden and absent look alike', async () => {
		const db = database();
		const { vera, anna } = await cast(db);
		const reader = await world.actorOf(db, vera);
		expect(await refusalOf(getPerson(db, reader, anna))).toEqual({ status: 404 });
		expect(await refusalOf(getPerson(db, reader, 'nobody'))).toEqual({ status: 404 });
	});

	test('are found without accents and whatever the pattern signs, filtered, and paged by key', async () => {
		const db = database();
		const { staff, linde } = await cast(db);
		const actor = await world.actorOf(db, staff);
		await world.addPerson(db, { givenName: 'Şükrü', familyName: 'Çelik', organisations: [linde] });
		const names = async (filter: object) =>
			(await listPeople(db, actor, filter)).people.map((person) => person.name);
		expect(await names({ search: 'sukru celik' })).toEqual(['Şükrü Çelik']);
		expect(await names({ search: '%' })).toEqual([]);
		expect(await names({ role: 'coordinator' })).toEqual(['Coen Proef']);
		expect(await names({ role: 'trainer' })).toEqual(['Tess Proef', 'Ugur Proef']);
		expect(await names({ organisationId: linde })).toEqual([
			'Şükrü Çelik',
			'Anna Proef',
			'Coen Proef',
			'Vera Proef'
		]);
		expect(await names({ function: 'nergens' })).toEqual([]);
		for (let index = 0; index < 60; index += 1)
			await world.addPerson(db, { givenName: `P${index}`, familyName: 'Zee' });
		const first = await listPeople(db, actor, { search: 'zee' });
		const second = await listPeople(db, actor, { search: 'zee', after: first.next ?? '' });
		expect([first.people.length, second.people.length, second.next, second.previous]).toEqual([
			50,
			10,
			null,
			{ after: null }
		]);
		expect(new Set([...first.people, ...second.people].map((person) => person.id)).size).toBe(60);
	});

	test('one and three of them take the same number of queries', async () => {
		const db = database();
		const staff = await world.actorOf(db, await world.addPerson(db, { staff: true }));
		const one = await countQueries(db, (counted) => listPeople(counted, staff));
		for (let index = 0; index < 2; index += 1)
			await world.addPerson(db, { organisations: [await world.addOrganisation(db)] });
		expect(await countQueries(db, (counted) => listPeople(counted, staff))).toBe(one);
	});
});
