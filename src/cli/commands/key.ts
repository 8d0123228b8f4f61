import { forgetOldKeys, rotateKey } from '#lib/server/rotate-key.ts';
import { sealedColumns } from '../../sealed.server.ts';
import { withDatabase } from './database.ts';

const USAGE = 'Usage: tweespan key rotate | forget';

/** `key rotate`: a new master key, while the server runs; `key forget`: the earlier ones are thrown away. */
export async function run([act]: string[]) {
	if (act !== 'rotate' && act !== 'forget') throw new Error(USAGE);
	return await withDatabase(async (db, { masterKeyFile }) => {
		if (act === 'forget') {
			const gone = await forgetOldKeys(db, sealedColumns);
			return console.log(`${gone} earlier keys were taken out of ${masterKeyFile}.`);
		}
		const { key, done, damaged } = await rotateKey(db, {
			sealed: sealedColumns,
			onProgress: (rows) => console.error(`${rows} sealed anew …`)
		});
		console.log(`Key ${key} is in use, and ${done} texts were sealed anew with it.`);
		console.log(
			`The earlier key stays in ${masterKeyFile}: links in mails that were sent and backups that were made need it. Copy that file to every server of this database and to its safe place, and make a backup now. When no earlier backup is needed any more: tweespan key forget.`
		);
		for (const row of damaged) console.error(`No key opens ${row}; it was left as it is.`);
		return damaged.length ? 1 : 0;
	});
}
