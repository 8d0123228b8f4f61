import { followClock } from '#lib/server/db/settings.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { readConfig, type Config } from '#lib/server/config.ts';
import { unlock } from '#lib/server/master-key.ts';
import { sealedColumns } from '../../sealed.server.ts';

type Work<T> = (db: Db, config: Config) => Promise<T>;

/** Opens the configured database with its key for one command and closes it whatever happens. */
export async function withDatabase<T>(work: Work<T>): Promise<T> {
	return await withLockedDatabase(async (db, config) => {
		await unlock(db, config, sealedColumns);
		return await work(db, config);
	});
}

/** The same without its key: what is sealed stays closed. */
export async function withLockedDatabase<T>(work: Work<T>): Promise<T> {
	const config = readConfig();
	const db = openDatabase(config.workDatabase);
	try {
		return await work(db, config);
	} finally {
		await db.destroy();
	}
}

/** The same for commands of everyday use, which follow the database's own clock. */
export async function withRunningDatabase<T>(work: Work<T>): Promise<T> {
	return await withDatabase(async (db, config) => {
		await followClock(db);
		return await work(db, config);
	});
}
