import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { listPossibleDuplicates, tellApart } from '#lib/features/merging/duplicates.server.ts';
import { getMerger, mergePeople } from '#lib/features/merging/merge.server.ts';
import { now } from '#lib/server/clock.ts';
import { listReferences } from '#lib/server/db/references.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import * as world from '../../support/builders.ts';

async function rowsOf(db: Db, personId: string) {
	const counts: Record<string, number> = {};
	for (const { table, column } of await listReferences(db, 'person')) {
		const { rows } = await sql<{
			n: number;
		}>`select count(*) as n from ${sql.table(table)} where ${sql.ref(column)} = ${personId}`.execute(db);
		if (rows[0]?.n) counts[`${table}.${column}`] = rows[0].n;
	}
	return counts;
}

onBothDatabases('merging', (database) => {
	async function cast() {
		const db = database();
		const [linde, oost, noord] = [
			await world.addOrganisation(db, 'Linde'),
			await world.addOrganisation(db, 'Oost'),
			await world.addOrganisation(db, 'Noord')
		];
		const topic = await world.addTopic(db);
		const kept = await world.addPerson(db, { givenName: 'Zoë', email: 'kept@e.nl', organisations: [linde] });
		const gone = await world.addPerson(db, {
			givenName: 'Zoë',
			email: 'gone@e.nl',
			organisations: [oost],
			teaches: [topic]
		});
		const [personId = '', otherId = ''] = [kept, gone].toSorted();
		await db.insertInto('possibleDuplicate').values({ personId, otherId, foundAt: now() }).execute();
		const staff = await world.actorOf(db, await world.addPerson(db, { staff: true }));
		return { db, linde, oost, noord, topic, kept, gone, staff };
	}

	test('moves everything and leaves an empty shell behind', async () => {
		const { db, oost, noord, kept, gone, staff } = await cast();
		const third = await world.addPerson(db, { organisations: [noord] });
		const [edition, shared] = [await world.addEdition(db), await world.addEdition(db)];
		const session = await world.addSession(db, edition, { startsAt: '2027-02-10T08:00:00.000Z' });
		await world.addLead(db, session, 1, gone, oost);
		await world.addLead(db, session, 2, third, noord);
		await world.addEnrolment(db, edition, gone);
		await world.addEnrolment(db, shared, kept, false);
		await world.addEnrolment(db, shared, gone, true);
		const [a = '', b = ''] = [gone, third].toSorted();
		await db.insertInto('encounter').values({ sessionId: session, personA: a, personB: b }).execute();
		await db
			.insertInto('registerNumber')
			.values([
				{ personId: kept, register: 'SKJ', number: '1' },
				{ personId: gone, register: 'SKJ', number: '2' },
				{ personId: gone, register: 'NIP', number: '3' }
			])
			.execute();
		await db
			.insertInto('absence')
			.values({ id: 'a', personId: gone, startsOn: '2027-02-01', endsOn: '2027-02-02', deputyId: kept })
			.execute();
		await world.addSignIn(db, gone);
		expect(Object.keys(await rowsOf(db, gone)).length).toBeGreaterThan(10);

		await mergePeople(db, staff, kept, gone);

		expect(await rowsOf(db, gone)).toEqual({ 'user.id': 1 });
		const shell = db
			.selectFrom('person')
			.innerJoin('user', 'user.id', 'person.id')
			.where('person.id', '=', gone);
		expect(await shell.select(['email', 'disabledAt']).execute()).toEqual([
			{ email: `${gone}@merged.invalid`, disabledAt: expect.any(String) }
		]);
		expect(
			await db
				.selectFrom('personAddress')
				.select('email')
				.where('personId', '=', kept)
				.orderBy('email')
				.execute()
		).toEqual([{ email: 'gone@e.nl' }, { email: 'kept@e.nl' }]);
		expect(
			await db
				.selectFrom('registerNumber')
				.select(['register', 'number'])
				.where('personId', '=', kept)
				.orderBy('register')
				.execute()
		).toEqual([
			{ register: 'NIP', number: '3' },
			{ register: 'SKJ', number: '1' }
		]);
		const seats = await db
			.selectFrom('enrolment')
			.select('editionId')
			.where('personId', '=', kept)
			.where('endedAt', 'is', null)
			.where('placedAt', 'is not', null)
			.execute();
		expect(seats.map((seat) => seat.editionId).toSorted()).toEqual([edition, shared].toSorted());
		expect(await world.actorOf(db, kept)).toMatchObject({
			trainer: true,
			organisations: expect.arrayContaining([oost])
		});
		expect(
			await db
				.selectFrom('sessionLeadOrganisation')
				.select('organisationId')
				.where('personId', '=', kept)
				.execute()
		).toHaveLength(2);
		expect(await db.selectFrom('loginSession').selectAll().execute()).toEqual([]);
		expect(await db.selectFrom('mergedPerson').select(['goneId', 'keptId']).execute()).toEqual([
			{ goneId: gone, keptId: kept }
		]);
		expect(await db.selectFrom('encounter').selectAll().execute()).toEqual([
			{ sessionId: session, personA: [kept, third].toSorted()[0], personB: [kept, third].toSorted()[1] }
		]);
	});

	test('makes one membership of two that overlap', async () => {
		const { db, linde, kept, gone, staff } = await cast();
		await db
			.updateTable('membership')
			.set({ startsOn: '2024-01-01', endsOn: '2025-12-31' })
			.where('personId', '=', kept)
			.execute();
		await world.addMembership(db, gone, linde, { startsOn: '2025-06-01' });
		await mergePeople(db, staff, kept, gone);
		const rows = await db
			.selectFrom('membership')
			.select(['startsOn', 'endsOn'])
			.where('personId', '=', kept)
			.where('organisationId', '=', linde)
			.execute();
		expect(rows).toEqual([{ startsOn: '2024-01-01', endsOn: null }]);
	});

	test('takes a lead place back where the one person now shares an organisation with the other trainer', async () => {
		const { db, oost, linde, kept, gone, staff } = await cast();
		const other = await world.addPerson(db, { organisations: [linde], teaches: [] });
		const session = await world.addSession(db, await world.addEdition(db));
		await world.addLead(db, session, 1, gone, oost);
		await world.addLead(db, session, 2, other, linde);
		await mergePeople(db, staff, kept, gone);
		expect(await db.selectFrom('sessionLead').select('personId').execute()).toEqual([{ personId: other }]);
	});

	test('is staff’s to do, not of oneself, and of who keeps the platform only an administrator’s', async () => {
		const { db, linde, kept, gone, staff } = await cast();
		const coordinator = await world.actorOf(
			db,
			await world.addPerson(db, { coordinatedOrganisations: [linde] })
		);
		expect(await refusalOf(mergePeople(db, coordinator, kept, gone))).toEqual({ status: 404 });
		expect(await refusalOf(mergePeople(db, staff, kept, staff.personId))).toEqual({ status: 403 });
		const admin = await world.addPerson(db, { admin: true });
		expect(await refusalOf(mergePeople(db, staff, kept, admin))).toEqual({ status: 403 });
		expect((await getMerger(db, staff, kept, admin)).allowed).toBe(false);
		const both = await world.actorOf(db, await world.addPerson(db, { admin: true, staff: true }));
		await mergePeople(db, both, kept, admin);
	});

	test('is refused of two who led one session, and then nothing has changed', async () => {
		const { db, linde, oost, kept, gone, staff } = await cast();
		const session = await world.addSession(db, await world.addEdition(db));
		await world.addLead(db, session, 1, kept, linde);
		await world.addLead(db, session, 2, gone, oost);
		const before = await rowsOf(db, gone);
		expect(await refusalOf(mergePeople(db, staff, kept, gone))).toEqual({ status: 409 });
		expect(await rowsOf(db, gone)).toEqual(before);
	});

	test('is offered once: who is told apart is not asked about again', async () => {
		const { db, kept, gone, staff } = await cast();
		expect(await listPossibleDuplicates(db, staff)).toHaveLength(1);
		await tellApart(db, staff, gone, kept);
		expect(await listPossibleDuplicates(db, staff)).toEqual([]);
		expect(await refusalOf(tellApart(db, staff, gone, kept))).toEqual({ status: 404 });
	});
});
