import type { Config } from '#lib/server/config.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { readSetting } from '#lib/server/db/settings.ts';
import { passkeyHost } from './site.ts';

const HOST = 'passkey_host';

/** Remembers for which host the first passkey of this installation was made. */
export async function saveHost(trx: Trx, host: string) {
	await trx
		.insertInto('setting')
		.values({ key: HOST, value: host })
		.onConflict((row) => row.column('key').doNothing())
		.execute();
}

/** One sentence when the passkeys of this installation belong to another host than it now has. */
export async function findForeignHost(db: Db, config: Config): Promise<string | null> {
	const [kept, host] = [await readSetting(db, HOST), passkeyHost(config.origin)];
	if (!kept || kept === host) return null;
	return `Passkeys were made for ${kept} and do not work on ${host}; set ORIGIN back, or people add new ones.`;
}
