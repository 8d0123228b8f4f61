/** A training of two editions with wishes of people who have no place yet. */
import { allocationWork } from '#lib/features/allocations/jobs.server.ts';
import { givePreferences } from '#lib/features/enrolments/preferences.server.ts';
import { runNextJob } from '#lib/server/background.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { actorOf, addEdition, addOrganisation, addPerson, addSession, addTraining } from './builders.ts';

/** Two organisations with four people each; the first wants the first edition most, the second the second. */
export async function allocatingWorld(db: Db, { seats = 4 } = {}) {
	const trainingId = await addTraining(db);
	const editionIds: string[] = [];
	for (const index of [0, 1]) {
		const id = await addEdition(db, { trainingId });
		await addSession(db, id, { seats, startsAt: addMs(now(), (14 + 7 * index) * DAY) });
		await db
			.updateTable('edition')
			.set({ enrolUntil: localDate(addMs(now(), DAY)), minimum: 1 })
			.where('id', '=', id)
			.execute();
		editionIds.push(id);
	}
	const organisations = [await addOrganisation(db), await addOrganisation(db)];
	const people: string[] = [];
	for (const [index, organisation] of organisations.entries()) {
		for (let number = 0; number < 4; number += 1) {
			const id = await addPerson(db, { organisations: [organisation] });
			const wishes = index === 0 ? editionIds : editionIds.toReversed();
			await givePreferences(db, await actorOf(db, id), trainingId, wishes);
			people.push(id);
		}
	}
	const [first = ''] = organisations;
	const staff = await addPerson(db, { organisations: [first], staff: true });
	const coordinator = await addPerson(db, { organisations: [first], coordinatedOrganisations: [first] });
	return {
		trainingId,
		editionIds,
		people,
		actors: {
			staff: await actorOf(db, staff),
			coordinator: await actorOf(db, coordinator),
			participant: await actorOf(db, people[0] ?? '')
		}
	};
}

/** Makes every allocation that waits. */
export async function runAllocations(db: Db) {
	while (await runNextJob(db, allocationWork, 'test'));
}
