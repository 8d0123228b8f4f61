import { expect, test } from 'vitest';
import { showCoordinatorHome } from '#lib/features/home/coordinator.server.ts';
import { now } from '#lib/server/clock.ts';
import { onBothDatabases } from '../../support/database.ts';
import {
	actorOf,
	addEdition,
	addEnrolment,
	addMembership,
	addOrganisation,
	addPerson
} from '../../support/builders.ts';

onBothDatabases('The start page of a coordinator', (database) => {
	test('counts people, seats and places on the waitlist of each own organisation, and of no other', async () => {
		const db = database();
		const [kade, linde, other] = [
			await addOrganisation(db, 'Kade'),
			await addOrganisation(db, 'Linde'),
			await addOrganisation(db, 'Elders')
		];
		const coordinator = await addPerson(db, { coordinatedOrganisations: [linde, kade] });
		const editionId = await addEdition(db);
		for (const placed of [true, true, false])
			await addEnrolment(db, editionId, await addPerson(db, { organisations: [kade] }), placed);
		await addPerson(db, { organisations: [linde] });
		await addEnrolment(db, editionId, await addPerson(db, { organisations: [other] }));
		expect(await showCoordinatorHome(db, await actorOf(db, coordinator))).toMatchObject([
			{ id: kade, name: 'Kade', people: 3, placed: 2, waiting: 1 },
			{ id: linde, name: 'Linde', people: 1, placed: 0, waiting: 0 }
		]);
	});

	test('leaves out who left, who is still to come, who is erased, and editions that are over', async () => {
		const db = database();
		const kade = await addOrganisation(db, 'Kade');
		const coordinator = await addPerson(db, { organisations: [kade], coordinatedOrganisations: [kade] });
		const [running, over] = [await addEdition(db), await addEdition(db, { state: 'completed' })];
		const left = await addPerson(db);
		await addMembership(db, left, kade, { endsOn: '2027-01-01' });
		const coming = await addPerson(db);
		await addMembership(db, coming, kade, { startsOn: '2027-06-01' });
		for (const personId of [left, coming]) await addEnrolment(db, running, personId);
		await addEnrolment(db, over, coordinator);
		const withdrawn = await addEnrolment(db, running, coordinator);
		await db
			.updateTable('enrolment')
			.set({ endedAt: now(), endKind: 'withdrawn' })
			.where('id', '=', withdrawn)
			.execute();
		const erased = await addPerson(db, { organisations: [kade] });
		await db.updateTable('person').set({ erasedAt: now() }).where('id', '=', erased).execute();
		expect(await showCoordinatorHome(db, await actorOf(db, coordinator))).toMatchObject([
			{ people: 1, placed: 0, waiting: 0 }
		]);
	});

	test('is empty for whoever coordinates nothing', async () => {
		const db = database();
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		await addPerson(db, { organisations: [await addOrganisation(db)] });
		expect(await showCoordinatorHome(db, staff)).toEqual([]);
	});
});
