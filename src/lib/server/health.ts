import { sql } from 'kysely';
import { addMs, MINUTE, now } from './clock.ts';
import { locksRows, type Db } from './db/open.ts';

export type Health = { healthy: boolean; database: boolean; durable: boolean; jobs: boolean };

/** Whether the server can keep its promises: it reads, it writes durably, its jobs run. Facts, never data. */
export async function checkHealth(db: Db): Promise<Health> {
	const database = await answers(db);
	const durable = database && (await isDurable(db));
	const jobs = database && (await jobsRun(db));
	return { healthy: database && durable && jobs, database, durable, jobs };
}

async function answers(db: Db) {
	try {
		await sql`select 1`.execute(db);
		return true;
	} catch {
		return false;
	}
}

async function isDurable(db: Db) {
	if (locksRows(db)) return (await setting<{ fsync: string }>(db, 'show fsync')).fsync === 'on';
	const { synchronous } = await setting<{ synchronous: number }>(db, 'pragma synchronous');
	const { foreignKeys } = await setting<{ foreignKeys: number }>(db, 'pragma foreign_keys');
	return synchronous === 2 && foreignKeys === 1;
}

async function setting<T>(db: Db, statement: string): Promise<T> {
	const { rows } = await sql.raw<T>(statement).execute(db);
	return rows[0] as T;
}

/** No job is more than five minutes late. */
async function jobsRun(db: Db) {
	const late = await db
		.selectFrom('schedule')
		.select('name')
		.where('nextRunAt', '<', addMs(now(), -5 * MINUTE))
		.executeTakeFirst();
	return late === undefined;
}
