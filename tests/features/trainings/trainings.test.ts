import { expect, test } from 'vitest';
import {
	changeTraining,
	makeTraining,
	publishTraining,
	withdrawTraining
} from '#lib/features/trainings/commands.server.ts';
import { getTraining, listTrainings } from '#lib/features/trainings/queries.server.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { actorOf, addPerson, addTopic, addTraining } from '../../support/builders.ts';

const FORM = { title: 'Meldcode', summary: 'Vijf stappen', body: '', topics: [] as string[], version: 1 };

onBothDatabases('A training', (database) => {
	test('is made as a draft that only staff see, and published with a topic', async () => {
		const db = database();
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		const other = await actorOf(db, await addPerson(db));
		const id = await makeTraining(db, staff, FORM);
		expect(await listTrainings(db, other)).toEqual([]);
		await expect(publishTraining(db, staff, id)).rejects.toMatchObject({
			status: 409,
			body: { field: 'topics' }
		});
		await changeTraining(db, staff, id, { ...FORM, topics: [await addTopic(db, 'Signalen')] });
		await publishTraining(db, staff, id);
		expect(await listTrainings(db, other)).toMatchObject([{ id, topics: ['Signalen'], editions: 0 }]);
		await withdrawTraining(db, staff, id);
		await expect(getTraining(db, other, id)).rejects.toMatchObject({ status: 404 });
	});

	test('is not changed by others, on an old version, or to a title that is taken', async () => {
		const db = database();
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		const other = await actorOf(db, await addPerson(db));
		const id = await addTraining(db, { title: 'Bestaat' });
		const second = await addTraining(db);
		await expect(changeTraining(db, other, id, FORM)).rejects.toMatchObject({ status: 403 });
		await expect(makeTraining(db, other, FORM)).rejects.toMatchObject({ status: 403 });
		const topics = [await addTopic(db)];
		await expect(
			changeTraining(db, staff, second, { ...FORM, title: 'Bestaat', topics })
		).rejects.toMatchObject({ body: { field: 'title' } });
		await changeTraining(db, staff, id, { ...FORM, topics });
		await expect(changeTraining(db, staff, id, { ...FORM, topics })).rejects.toMatchObject({ status: 409 });
		await expect(changeTraining(db, staff, id, { ...FORM, version: 2 })).rejects.toMatchObject({
			body: { field: 'topics' }
		});
	});

	test('is listed with the same number of queries for one as for three', async () => {
		const db = database();
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		await addTraining(db, { topics: [await addTopic(db)] });
		const one = await countQueries(db, (counted) => listTrainings(counted, staff));
		for (let more = 0; more < 2; more += 1) await addTraining(db, { topics: [await addTopic(db)] });
		expect(await countQueries(db, (counted) => listTrainings(counted, staff))).toBe(one);
	});
});
