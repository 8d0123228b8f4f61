import { expect, test } from 'vitest';
import { givenRows } from '#lib/server/db/given-rows.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../support/database.ts';

const COLUMNS = ['id', 'name', 'kind', 'colour', 'shape', 'createdAt', 'closedAt'] as const;
const SHOWN = ['id', 'name', 'createdAt', 'closedAt'] as const;
const LOOK = { kind: 'other' as const, colour: 1, shape: 'circle' };

type Row = { id: string; name: string; createdAt: string; closedAt: string | null };

async function add(db: Db, rows: Row[]) {
	const whole = rows.map((row) => ({ ...LOOK, ...row }));
	await db
		.insertInto('organisation')
		.columns(COLUMNS)
		.expression((query) =>
			query.selectFrom(givenRows(db, 'organisation', [...COLUMNS], whole)).select(COLUMNS)
		)
		.execute();
}

async function listAll(db: Db) {
	return await db.selectFrom('organisation').select(SHOWN).orderBy('id').execute();
}

onBothDatabases('Rows that are given as one parameter', (database) => {
	test('come out as they went in: quotes, letters of every kind, instants and nothing', async () => {
		const rows = [
			{ id: 'a', name: '"Zorg" & ’t Hûs\\n', createdAt: '2026-03-29T01:30:00.001Z', closedAt: null },
			{
				id: 'b',
				name: '{"a": [1]} 🙂',
				createdAt: '2026-10-25T00:30:00.999Z',
				closedAt: '2027-01-01T00:00:00.000Z'
			}
		];
		await add(database(), rows);
		expect(await listAll(database())).toEqual(rows);
	});

	test('may be more than a statement has room for in parameters', async () => {
		const rows = Array.from({ length: 20_000 }, (_, index) => ({
			id: String(index).padStart(6, '0'),
			name: `Organisatie ${index}`,
			createdAt: '2026-06-10T08:00:00.000Z',
			closedAt: null
		}));
		await add(database(), rows);
		expect(await listAll(database())).toEqual(rows);
	});

	test('change only the rows they name, and only the columns they have', async () => {
		const db = database();
		const [createdAt, closedAt] = ['2026-06-10T08:00:00.000Z', null];
		await add(db, [
			{ id: 'a', name: 'Een', createdAt, closedAt },
			{ id: 'b', name: 'Twee', createdAt, closedAt }
		]);
		await db
			.updateTable('organisation')
			.from(givenRows(db, 'organisation', ['id', 'name'], [{ id: 'b', name: 'Drie' }]))
			.set((given) => ({ name: given.ref('given.name') }))
			.whereRef('organisation.id', '=', 'given.id')
			.execute();
		expect((await listAll(db)).map(({ name }) => name)).toEqual(['Een', 'Drie']);
	});
});
