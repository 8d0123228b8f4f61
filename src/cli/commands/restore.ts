import { existsSync } from 'node:fs';
import { redoErasures } from '#lib/features/privacy/redo.server.ts';
import { ledgerOf } from '#lib/features/privacy/ledger.server.ts';
import { restoreBackup } from '#lib/server/backup/restore.ts';
import type { Config } from '#lib/server/config.ts';
import { holdDatabase } from '#lib/server/db/lock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { holdsPeople, loadBackupKey, unlock } from '#lib/server/master-key.ts';
import { sealedColumns } from '../../sealed.server.ts';
import { withLockedDatabase } from './database.ts';

/** `restore FILE`: fills an empty database from a backup and erases again who was erased since; a database that holds people is left as it is. */
export async function run([file]: string[]) {
	if (!file || !existsSync(file)) throw new Error('Name the backup to restore: tweespan restore FILE.');
	await withLockedDatabase(async (db, config) => {
		warnWithoutLedger(config);
		const release = hold(config);
		await refuseFilled(db);
		loadBackupKey(config);
		const { rows, files } = await restoreBackup(db, file, config.dataDir);
		await unlock(db, config, sealedColumns);
		const erased = await redoErasures(db, config);
		release();
		console.log(`Restored ${rows} rows and ${files} files, and erased ${erased} people again.`);
	});
}

/** Without the ledger nobody knows who was erased since the backup. */
function warnWithoutLedger({ dataDir }: Config) {
	const ledger = ledgerOf(dataDir);
	if (existsSync(ledger)) return;
	console.error(
		`There is no ${ledger}: if anybody was erased, copy it there from the old folder before the next start.`
	);
}

function hold(config: Config) {
	if (config.database.kind === 'postgres') return () => {};
	const release = holdDatabase(config.database.file);
	if (!release) throw new Error('Stop the running Tweespan first: nothing can be restored under it.');
	return release;
}

async function refuseFilled(db: Db) {
	if (await holdsPeople(db))
		throw new Error(
			'This database holds people; restore into an empty one (another DATA_DIR or DATABASE_URL).'
		);
}
