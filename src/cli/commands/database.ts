import { followClock } from '#lib/server/db/settings.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { readConfig, type Config } from '#lib/server/config.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';

/** Opens the configured database for one command and closes it whatever happens. */
export async function withDatabase<T>(work: (db: Db, config: Config) => Promise<T>): Promise<T> {
	const config = readConfig();
	const db = openDatabase(config.database);
	try {
		loadMasterKey(config.masterKeyFile);
		return await work(db, config);
	} finally {
		await db.destroy();
	}
}

/** The same for commands of everyday use, which follow the database's own clock. */
export async function withRunningDatabase<T>(work: (db: Db, config: Config) => Promise<T>): Promise<T> {
	return await withDatabase(async (db, config) => {
		await followClock(db);
		return await work(db, config);
	});
}
