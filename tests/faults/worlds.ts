/** The small world in which every action can be done, filled once; everything that is killed gets a copy of its own. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { writeSetting } from '#lib/server/db/settings.ts';
import { releaseMail } from '#lib/server/mail/standing.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { createWorld, type World } from '../rights/world.ts';
import { inDatabase, startPostgres } from '../support/databases.ts';

export type Copy = { world: World; db: Db; env: Record<string, string>; remove(): Promise<void> };
type Worlds = { copy(): Promise<Copy>; remove(): Promise<void> };

const KEY = 'master.key';

export async function fillWorlds(kind: 'sqlite' | 'postgres', folder: string): Promise<Worlds> {
	loadMasterKey(join(folder, KEY));
	return kind === 'sqlite' ? await onSqlite(folder) : await onPostgres(folder);
}

async function onSqlite(folder: string): Promise<Worlds> {
	const filled = join(folder, 'filled.db');
	const db = openDatabase({ kind: 'sqlite', file: join(folder, 'first.db') });
	const facts = await fill(db);
	await sql`vacuum into ${filled}`.execute(db);
	await db.destroy();
	let count = 0;
	return {
		async copy() {
			const env = prepareFolder(folder, (count += 1));
			const file = join(env.DATA_DIR, 'tweespan.db');
			copyFileSync(filled, file);
			const copied = openDatabase({ kind: 'sqlite', file });
			return { world: { ...facts, db: copied }, db: copied, env, remove: () => copied.destroy() };
		},
		remove: async () => {}
	};
}

async function onPostgres(folder: string): Promise<Worlds> {
	const server = await startPostgres(folder);
	const filled = `filled_${process.pid}`;
	await inDatabase(server.url, `create database ${filled}`);
	const db = openDatabase({ kind: 'postgres', url: `${server.url}/${filled}` });
	const facts = await fill(db);
	// Nobody may be in a database that is copied.
	await db.destroy();
	let count = 0;
	return {
		async copy() {
			const name = `${filled}_${(count += 1)}`;
			await inDatabase(server.url, `create database ${name} template ${filled}`);
			const url = `${server.url}/${name}`;
			const copied = openDatabase({ kind: 'postgres', url });
			return {
				world: { ...facts, db: copied },
				db: copied,
				env: { ...prepareFolder(folder, count), DATABASE_URL: url },
				async remove() {
					await copied.destroy();
					await inDatabase(server.url, `drop database ${name} with (force)`);
				}
			};
		},
		async remove() {
			await inDatabase(server.url, `drop database ${filled}`);
			await server.stop();
		}
	};
}

async function fill(db: Db) {
	await migrate(db);
	await writeSetting(db, 'mark', 'test');
	const world = await createWorld(db);
	// The mails of before the first start are no first day of somebody's mail server.
	await db.transaction().execute(releaseMail);
	return world;
}

function prepareFolder(folder: string, count: number) {
	const DATA_DIR = join(folder, `data-${count}`);
	mkdirSync(DATA_DIR, { mode: 0o700 });
	copyFileSync(join(folder, KEY), join(DATA_DIR, KEY));
	return { DATA_DIR };
}
