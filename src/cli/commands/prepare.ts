import { readConfig } from '#lib/server/config.ts';
import { readMark } from '#lib/server/db/settings.ts';
import { run as migrateDatabase } from './migrate.ts';
import { withDatabase } from './database.ts';
import { run as seed } from './seed.ts';

/** Readies the configured database for a start: the schema, and for a demonstration its season. */
export async function run() {
	await migrateDatabase();
	const { demonstration } = readConfig();
	const state = await withDatabase(async (db) => ({
		mark: await readMark(db),
		empty: !(await db.selectFrom('person').select('id').executeTakeFirst())
	}));
	if (demonstration && state.empty) return await seed();
	if (!demonstration && state.mark === 'demonstration') {
		throw new Error(
			'This database holds the demonstration: name another folder in DATA_DIR for your own, or set TWEESPAN_DEMO=1.'
		);
	}
}
