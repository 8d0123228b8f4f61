import { sql } from 'kysely';
import { addMs, MINUTE, now } from './clock.ts';
import { locksRows, type Db } from './db/open.ts';
import { failingRounds } from './rounds.ts';
import { hasRoom, writesGoOn } from './troubles.ts';

export type Health = {
	healthy: boolean;
	database: boolean;
	durable: boolean;
	jobs: boolean;
	room: boolean;
	writes: boolean;
};

/** Whether the server can keep its promises: it reads, it writes durably, its jobs run, there is room. Facts, never data. */
export async function checkHealth(db: Db): Promise<Health> {
	const database = await answers(db);
	const durable = database && (await isDurable(db));
	const jobs = database && failingRounds().length === 0 && (await jobsRun(db));
	const room = hasRoom();
	const writes = writesGoOn();
	return { healthy: database && durable && jobs && room && writes, database, durable, jobs, room, writes };
}

async function answers(db: Db) {
	try {
		await sql`select 1`.execute(db);
		return true;
	} catch {
		return false;
	}
}

export async function isDurable(db: Db): Promise<boolean> {
	if (!locksRows(db)) {
		const { synchronous } = await setting<{ synchronous: number }>(db, 'pragma synchronous');
		const { foreignKeys } = await setting<{ foreignKeys: number }>(db, 'pragma foreign_keys');
		return synchronous === 2 && foreignKeys === 1;
	}
	const { fsync } = await setting<{ fsync: string }>(db, 'show fsync');
	const { synchronousCommit } = await setting<{ synchronousCommit: string }>(db, 'show synchronous_commit');
	return fsync === 'on' && synchronousCommit !== 'off';
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
