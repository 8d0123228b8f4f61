import { expect, test } from 'vitest';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../support/database.ts';

async function add(db: Db, ids: string[]) {
	const look = { kind: 'other' as const, colour: 1, shape: 'circle', createdAt: '2027-01-01T00:00:00.000Z' };
	await db
		.insertInto('organisation')
		.values(ids.map((id) => ({ id, name: id, ...look })))
		.execute();
}

function organisations(db: Db) {
	return db.selectFrom('organisation').select('id').orderBy('id');
}

onBothDatabases('In an empty list', (database) => {
	test('nothing is, and everything is outside it', async () => {
		await add(database(), ['a', 'b']);
		const inside = await organisations(database()).where('id', 'in', []).execute();
		const outside = await organisations(database()).where('id', 'not in', []).execute();
		expect({ inside, outside }).toEqual({ inside: [], outside: [{ id: 'a' }, { id: 'b' }] });
	});

	test('nothing is either, where it stands in a query within a query', async () => {
		await add(database(), ['a', 'b']);
		const found = await organisations(database())
			.where((where) => {
				const none = where.selectFrom('organisation as other').select('other.id').where('other.id', 'in', []);
				return where.or([where('id', '=', 'a'), where('id', 'in', none), where.exists(none)]);
			})
			.execute();
		expect(found).toEqual([{ id: 'a' }]);
	});

	test('nothing is changed or removed', async () => {
		await add(database(), ['a']);
		await database().updateTable('organisation').set({ name: 'other' }).where('id', 'in', []).execute();
		await database().deleteFrom('organisation').where('id', 'in', []).execute();
		expect(await database().selectFrom('organisation').select(['id', 'name']).execute()).toEqual([
			{ id: 'a', name: 'a' }
		]);
	});
});
