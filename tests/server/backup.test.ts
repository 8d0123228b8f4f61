import { sql } from 'kysely';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, test, vi } from 'vitest';
import { makeBackup } from '#lib/server/backup/backup.ts';
import { backupLines } from '#lib/server/backup/lines.ts';
import { restoreBackup } from '#lib/server/backup/restore.ts';
import { listTables } from '#lib/server/backup/tables.ts';
import { now, setClock } from '#lib/server/clock.ts';
import { migrateTo } from '#lib/server/db/migrate.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { pathOf } from '#lib/server/files/store.ts';
import { forgetOldKeys, rotateKey } from '#lib/server/rotate-key.ts';
import { loadedKeys, loadMasterKey, useKeys } from '#lib/server/secrets.ts';
import { run as restore } from '../../src/cli/commands/restore.ts';
import { sealedColumns } from '../../src/sealed.server.ts';
import { createDatabase, ENGINES, START } from '../support/database.ts';
import { plansOf } from '../support/plans.ts';
import { inDatabase } from '../support/databases.ts';
import { addFile } from '../support/erasing.ts';
import { addOrganisation, addPerson } from '../support/builders.ts';

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
	for (const clean of cleanUp.splice(0)) await clean();
});

describe.each(ENGINES.flatMap((from) => ENGINES.map((to) => [from, to] as const)))(
	'A backup of %s',
	(from, to) => {
		test(`is restored into ${to}, row for row`, async () => {
			setClock(START);
			const source = await open(from);
			const target = await open(to);
			const folder = openFolder();
			loadMasterKey(join(folder, 'master.key'));
			await fill(source);
			const file = join(folder, 'a.backup');

			await makeBackup(source, file, folder);
			await restoreBackup(target, file, folder);

			expect(await contents(target, folder)).toEqual(await contents(source, folder));
			await target
				.insertInto('audit')
				.values({ at: now(), action: 'a', objectType: 'b', objectId: 'c', details: '{}' })
				.execute();
		});
	}
);

test('A backup shows nothing of what it holds, and a changed byte or another key is refused', async () => {
	const source = await open('sqlite');
	const folder = openFolder();
	loadMasterKey(join(folder, 'master.key'));
	await fill(source);
	const file = join(folder, 'a.backup');
	await makeBackup(source, file, folder);
	const bytes = readFileSync(file);
	expect(bytes.includes('Kanarie')).toBe(false);

	const damaged = Buffer.from(bytes);
	damaged[60] = (damaged[60] ?? 0) ^ 1;
	writeFileSync(join(folder, 'damaged.backup'), damaged);
	await expect(restoreBackup(await open('sqlite'), join(folder, 'damaged.backup'), folder)).rejects.toThrow(
		'damaged'
	);
	loadMasterKey(join(folder, 'other.key'));
	await expect(restoreBackup(await open('sqlite'), file, folder)).rejects.toThrow('another master key');
});

describe.each(ENGINES)('A table longer than a page on %s', (engine) => {
	test('is copied whole, each page by its key, and what has no key too', async () => {
		setClock(START);
		const db = await open(engine);
		const folder = openFolder();
		const topics = Array.from({ length: 2500 }, (_, index) => `topic-${String(index).padStart(5, '0')}`);
		await db
			.insertInto('topic')
			.values(topics.map((id) => ({ id, name: id, createdAt: now() })))
			.execute();
		await db
			.insertInto('limitHit')
			.values(topics.map((id) => ({ key: id.slice(0, 8), at: now() })))
			.execute();
		const count = async (read: Db) => {
			let [ids, hits] = [new Set<string>(), 0];
			for await (const line of backupLines(read, folder)) {
				const id = /^{"row":.*"(topic-\d{5})"/.exec(line)?.[1];
				if (id) ids = ids.add(id);
				if (/^{"row":.*"topic-\d\d"/.test(line)) hits += 1;
			}
			return [ids.size, hits];
		};
		expect(await count(db)).toEqual([2500, 2500]);
		const plans = await plansOf(db, count);
		const pages = plans.filter((plan) => /topic/.test(plan) && !/training_topic|trainer_topic/.test(plan));
		expect(pages).toHaveLength(3);
		expect(pages.filter((plan) => /TEMP B-TREE|Seq Scan/.test(plan))).toEqual([]);
	});
});

test('Every table has a key to be copied by, but the counted tries', async () => {
	for (const engine of ENGINES) {
		const tables = await listTables(await open(engine));
		expect(tables.filter(({ key }) => !key.length).map(({ name }) => name)).toEqual(['limit_hit']);
	}
});
test('A stored file that is gone keeps nothing else out of a backup: it is named, and the rest comes back', async () => {
	const source = await open('sqlite');
	const folder = openFolder();
	loadMasterKey(join(folder, 'master.key'));
	await fill(source);
	const person = (await source.selectFrom('person').select('id').executeTakeFirstOrThrow()).id;
	const [there, gone] = [
		await addFile(source, folder, person, 'a.pdf'),
		await addFile(source, folder, person, 'b.pdf')
	];
	rmSync(pathOf(folder, gone));
	const file = join(folder, 'a.backup');
	expect(await makeBackup(source, file, folder)).toEqual({ missing: [gone] });

	const target = await open('sqlite');
	const other = openFolder();
	loadMasterKey(join(folder, 'master.key'));
	expect((await restoreBackup(target, file, other)).files).toBe(1);
	expect([existsSync(pathOf(other, there)), existsSync(pathOf(other, gone))]).toEqual([true, false]);
	expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('A restore writes nothing beside the backup, not even for a moment', async () => {
	const source = await open('sqlite');
	const target = await open('postgres');
	const folder = openFolder();
	const medium = join(folder, 'medium');
	loadMasterKey(join(folder, 'master.key'));
	await fill(source);
	await makeBackup(source, join(medium, 'a.backup'), folder);
	const seen = new Set<string>();
	const watching = setInterval(() => readdirSync(medium).forEach((name) => seen.add(name)), 1);
	await restoreBackup(target, join(medium, 'a.backup'), openFolder());
	clearInterval(watching);
	expect([...seen]).toEqual(['a.backup']);
});

test('A backup of before the key was changed opens as long as the old key is in the file', async () => {
	const source = await open('sqlite');
	const folder = openFolder();
	const file = join(folder, 'a.backup');
	loadMasterKey(join(folder, 'master.key'));
	await fill(source);
	await makeBackup(source, file, folder);
	await rotateKey(source, { sealed: sealedColumns, seenWithin: 0 });
	const { file: keyFile, ring, current } = loadedKeys();
	const target = await open('postgres');
	useKeys(keyFile, ring, current);
	await restoreBackup(target, file, openFolder());
	await forgetOldKeys(source, sealedColumns);
	await expect(restoreBackup(await open('sqlite'), file, openFolder())).rejects.toThrow();
});

test.each(ENGINES)(
	'On %s a database of an older version that holds people is not taken for an empty one',
	async (engine) => {
		const folder = openFolder();
		const place = await openEmpty(engine, folder);
		const db = openDatabase(place);
		await migrateTo(db, '2026-11-22-0910-create-people-and-organisations');
		await sql`insert into person (id, given_name, initials, infix, family_name, email, created_at) values ('p1', 'Noor', 'N.', '', 'Kanarie', 'n@example.nl', ${now()})`.execute(
			db
		);
		const source = await open('sqlite');
		loadMasterKey(join(folder, 'master.key'));
		await makeBackup(source, join(folder, 'a.backup'), folder);
		vi.stubEnv('DATA_DIR', folder);
		vi.stubEnv('DATABASE_URL', place.kind === 'postgres' ? place.url : '');
		await expect(restore([join(folder, 'a.backup')])).rejects.toThrow('This database holds people');
		vi.unstubAllEnvs();
		expect((await sql`select id from person`.execute(db)).rows).toEqual([{ id: 'p1' }]);
		await db.destroy();
	}
);

/** A database without even a schema. */
async function openEmpty(engine: (typeof ENGINES)[number], folder: string) {
	if (engine === 'sqlite') return { kind: 'sqlite' as const, file: join(folder, 'tweespan.db') };
	const name = `empty_${process.pid}`;
	await inDatabase(inject('postgresUrl'), `create database ${name}`);
	cleanUp.push(() => inDatabase(inject('postgresUrl'), `drop database ${name} with (force)`));
	return { kind: 'postgres' as const, url: `${inject('postgresUrl')}/${name}` };
}

async function open(engine: (typeof ENGINES)[number]): Promise<Db> {
	const opened = await createDatabase(engine);
	cleanUp.push(opened.remove);
	return opened.db;
}

function openFolder() {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-backup-'));
	cleanUp.push(() => rmSync(folder, { recursive: true }));
	return folder;
}

async function fill(db: Db) {
	const organisation = await addOrganisation(db, "Huis 't Hart");
	for (let count = 0; count < 3; count += 1)
		await addPerson(db, { givenName: 'Kanarie', familyName: 'Şükrü 🐎', organisations: [organisation] });
	await db
		.insertInto('audit')
		.values({ at: now(), action: 'a', objectType: 'b', objectId: 'c', details: '{"a":1}' })
		.execute();
}

async function contents(db: Db, folder: string) {
	const lines = [];
	for await (const line of backupLines(db, folder)) lines.push(line);
	const [_head, ...rows] = lines;
	return rows;
}
