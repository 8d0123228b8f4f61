import { statSync } from 'node:fs';
import { join } from 'node:path';
import { makeBackup } from '#lib/server/backup/backup.ts';
import { now } from '#lib/server/clock.ts';
import { withDatabase } from './database.ts';

/** `backup [FILE]`: an encrypted copy of everything, made while the server runs; exits 1 when a stored file is gone. */
export async function run([given]: string[]) {
	return await withDatabase(async (db, config) => {
		const file =
			given ?? join(config.dataDir, 'backups', `tweespan-${now().slice(0, 16).replace(/[:T]/g, '-')}.backup`);
		const { missing } = await makeBackup(db, file, config.dataDir);
		console.log(`${file} (${Math.ceil(statSync(file).size / 1024)} kB)`);
		console.error(
			`It opens with the master key only; keep a copy of ${config.masterKeyFile} somewhere else.`
		);
		for (const id of missing)
			console.error(`The stored file ${id} is gone or cannot be read; everything else is in the backup.`);
		return missing.length ? 1 : 0;
	});
}
