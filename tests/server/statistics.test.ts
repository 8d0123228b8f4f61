import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '#lib/server/ids.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { refreshStatistics } from '#lib/server/db/statistics.ts';
import { createDatabase } from '../support/database.ts';

async function addTopics(db: Db, count: number) {
	const topics = Array.from({ length: count }, () => ({ id: newId(), name: newId(), createdAt: now() }));
	await db.insertInto('topic').values(topics).execute();
}

/** How many topics the planner of SQLite believes there are. */
async function believed(db: Db): Promise<number> {
	const { rows } = await sql<{ stat: string }>`select stat from sqlite_stat1 where tbl = 'topic'`.execute(db);
	return Math.max(...rows.map(({ stat }) => Number(stat.split(' ')[0])));
}

test('SQLite is told again how large its tables are as they grow', async () => {
	const { db, remove } = await createDatabase('sqlite');
	try {
		await addTopics(db, 30);
		await refreshStatistics(db);
		expect(await believed(db)).toBe(30);
		await addTopics(db, 900);
		await refreshStatistics(db);
		expect(await believed(db)).toBeGreaterThan(500);
	} finally {
		await remove();
	}
});
