import { expect, test } from 'vitest';
import { ensureTopic } from '#lib/features/topics/make.server.ts';
import {
	addTopic,
	listTopics,
	listTopicsBySession,
	listTopicsInDetail,
	renameTopic
} from '#lib/features/topics/topics.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import * as builders from '../../support/builders.ts';

async function cast(db: Db) {
	const organisation = await builders.addOrganisation(db);
	const coordinates = { coordinatedOrganisations: [organisation] };
	return {
		staff: await builders.actorOf(db, await builders.addPerson(db, { staff: true })),
		coordinator: await builders.actorOf(db, await builders.addPerson(db, coordinates))
	};
}

onBothDatabases('A topic', (database) => {
	test('is there once, by whatever capitals', async () => {
		const db = database();
		const { staff, coordinator } = await cast(db);
		const id = await addTopic(db, staff, 'Meldcode');
		expect(await refusalOf(addTopic(db, staff, 'MELDCODE'))).toEqual({ status: 409, field: 'name' });
		expect(await refusalOf(renameTopic(db, coordinator, id, 'X'))).toEqual({ status: 403 });
		await renameTopic(db, staff, id, 'meldcode');
		expect(await listTopicsInDetail(db, staff)).toEqual([
			{ id, name: 'meldcode', trainings: 0, trainers: 0 }
		]);
	});

	test('is named by staff alone; everybody may choose it, staff see how often it is used', async () => {
		const db = database();
		const { staff, coordinator } = await cast(db);
		const id = await builders.addTopic(db, 'Signalen');
		const unused = await builders.addTopic(db, 'Veiligheid');
		await builders.addTraining(db, { topics: [id] });
		for (let trainer = 0; trainer < 2; trainer += 1) await builders.addPerson(db, { teaches: [id] });
		expect(await refusalOf(addTopic(db, coordinator, 'Nieuw'))).toEqual({ status: 403 });
		expect(await refusalOf(listTopicsInDetail(db, coordinator))).toEqual({ status: 404 });
		expect(await listTopics(db)).toEqual([
			{ id, name: 'Signalen' },
			{ id: unused, name: 'Veiligheid' }
		]);
		expect(await listTopicsInDetail(db, staff)).toEqual([
			{ id, name: 'Signalen', trainings: 1, trainers: 2 },
			{ id: unused, name: 'Veiligheid', trainings: 0, trainers: 0 }
		]);
	});

	test('that is not there cannot be renamed, nor to a name that another has; what was done stands in the audit', async () => {
		const db = database();
		const { staff } = await cast(db);
		const id = await addTopic(db, staff, 'Signalen');
		await addTopic(db, staff, 'Veiligheid');
		expect(await refusalOf(renameTopic(db, staff, 'nowhere', 'Nieuw'))).toEqual({ status: 404 });
		expect(await refusalOf(renameTopic(db, staff, id, 'veiligheid'))).toEqual({
			...{ status: 409, field: 'name' }
		});
		await renameTopic(db, staff, id, 'Signalen zien');
		const audit = await db.selectFrom('audit').select(['action', 'objectId']).orderBy('seq').execute();
		expect(audit.map(({ action }) => action)).toEqual(['topic.add', 'topic.add', 'topic.rename']);
		expect(audit.at(-1)?.objectId).toBe(id);
	});

	test('in a list that is read in is found by its name, or made', async () => {
		const db = database();
		const id = await builders.addTopic(db, 'Meldcode');
		const [same, other] = await db
			.transaction()
			.execute(async (trx) => [await ensureTopic(trx, 'MELDCODE'), await ensureTopic(trx, 'Signalen')]);
		expect(same).toBe(id);
		expect(await listTopics(db)).toEqual([
			{ id, name: 'Meldcode' },
			{ id: other, name: 'Signalen' }
		]);
	});

	test('of a training belongs to each of its sessions', async () => {
		const db = database();
		const topics = [await builders.addTopic(db, 'Veiligheid'), await builders.addTopic(db, 'Meldcode')];
		const trainingId = await builders.addTraining(db, { topics });
		const editionId = await builders.addEdition(db, { trainingId });
		const first = await builders.addSession(db, editionId);
		const second = await builders.addSession(db, editionId, { number: 2 });
		await builders.addSession(db, await builders.addEdition(db));
		const names = ['Meldcode', 'Veiligheid'];
		expect(await listTopicsBySession(db)).toEqual(
			new Map([
				[first, names],
				[second, names]
			])
		);
	});
});
