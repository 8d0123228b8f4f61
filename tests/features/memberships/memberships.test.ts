import { expect, test } from 'vitest';
import {
	correctWork,
	endMembership,
	moveMembership,
	startMembership
} from '#lib/features/memberships/commands.server.ts';
import { onBothDatabases } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import * as world from '../../support/builders.ts';

const WORK = { function: 'coach', discipline: 'jeugdhulp' };

onBothDatabases('memberships', (database) => {
	async function cast() {
		const db = database();
		const [own, other, third] = [
			await world.addOrganisation(db),
			await world.addOrganisation(db),
			await world.addOrganisation(db)
		];
		const person = await world.addPerson(db);
		const membership = await world.addMembership(db, person, own);
		return {
			db,
			own,
			other,
			third,
			person,
			membership,
			staff: await world.actorOf(db, await world.addPerson(db, { staff: true })),
			coordinator: await world.actorOf(db, await world.addPerson(db, { coordinatedOrganisations: [own] })),
			stranger: await world.actorOf(db, await world.addPerson(db, { coordinatedOrganisations: [other] }))
		};
	}

	test('can be several at once, but not twice of one organisation', async () => {
		const { db, staff, person, own, other } = await cast();
		await startMembership(db, staff, person, {
			...WORK,
			organisationId: other,
			startsOn: '2027-02-01',
			endsOn: null
		});
		expect((await world.actorOf(db, person)).organisations).toEqual([own]);
		expect(
			await refusalOf(
				startMembership(db, staff, person, {
					...WORK,
					organisationId: other,
					startsOn: '2028-01-01',
					endsOn: '2028-02-01'
				})
			)
		).toEqual({ status: 409, field: 'startsOn' });
		expect(
			await refusalOf(
				startMembership(db, staff, person, {
					...WORK,
					organisationId: other,
					startsOn: '2026-02-01',
					endsOn: '2026-01-01'
				})
			)
		).toEqual({ status: 409, field: 'endsOn' });
		await startMembership(db, staff, person, {
			...WORK,
			organisationId: other,
			startsOn: '2026-02-01',
			endsOn: '2027-01-31'
		});
		expect((await world.actorOf(db, person)).organisations.toSorted()).toEqual([own, other].toSorted());
	});

	test('are a coordinator’s to keep in the own organisation only', async () => {
		const { db, coordinator, stranger, person, membership, other } = await cast();
		expect(
			await refusalOf(
				startMembership(db, coordinator, person, {
					...WORK,
					organisationId: other,
					startsOn: '2027-02-01',
					endsOn: null
				})
			)
		).toEqual({ status: 403 });
		expect(
			await refusalOf(
				startMembership(db, stranger, person, {
					...WORK,
					organisationId: other,
					startsOn: '2027-02-01',
					endsOn: null
				})
			)
		).toEqual({ status: 404 });
		expect(await refusalOf(endMembership(db, stranger, membership, '2027-02-01'))).toEqual({ status: 404 });
		expect(
			await refusalOf(
				moveMembership(db, coordinator, membership, {
					...WORK,
					organisationId: other,
					startsOn: '2027-02-01'
				})
			)
		).toEqual({ status: 403 });
		await correctWork(db, coordinator, membership, WORK);
		await endMembership(db, coordinator, membership, '2027-01-11');
		expect(await refusalOf(correctWork(db, coordinator, membership, WORK))).toEqual({ status: 404 });
	});

	test('a move leaves no day in between and keeps the history', async () => {
		const { db, staff, person, membership, own, other } = await cast();
		expect(
			await refusalOf(
				moveMembership(db, staff, membership, { ...WORK, organisationId: other, startsOn: '2020-01-01' })
			)
		).toEqual({ status: 409, field: 'startsOn' });
		await moveMembership(db, staff, membership, { ...WORK, organisationId: other, startsOn: '2027-03-01' });
		const rows = await db
			.selectFrom('membership')
			.select(['organisationId', 'startsOn', 'endsOn'])
			.where('personId', '=', person)
			.orderBy('startsOn')
			.execute();
		expect(rows).toEqual([
			{ organisationId: own, startsOn: '2020-01-01', endsOn: '2027-02-28' },
			{ organisationId: other, startsOn: '2027-03-01', endsOn: null }
		]);
	});

	test('a trainer who comes to share an organisation with the other loses the place of that session, and no other', async () => {
		const { db, staff, person, membership, own, other } = await cast();
		const colleague = await world.addPerson(db, { organisations: [other], teaches: [] });
		await world.addTrainer(db, person, []);
		const edition = await world.addEdition(db, { state: 'definitive' });
		const before = await world.addSession(db, edition, { number: 1, startsAt: '2027-02-10T08:00:00.000Z' });
		const after = await world.addSession(db, edition, { number: 2, startsAt: '2027-03-10T08:00:00.000Z' });
		for (const session of [before, after]) {
			await world.addLead(db, session, 1, person, own);
			await world.addLead(db, session, 2, colleague, other);
		}
		await moveMembership(db, staff, membership, { ...WORK, organisationId: other, startsOn: '2027-03-01' });
		const leads = await db
			.selectFrom('sessionLead')
			.select(['sessionId', 'personId'])
			.where('personId', '=', person)
			.execute();
		expect(leads).toEqual([{ sessionId: before, personId: person }]);
		expect(
			await db.selectFrom('sessionLead').select('personId').where('sessionId', '=', after).execute()
		).toEqual([{ personId: colleague }]);
	});
});
