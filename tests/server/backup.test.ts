import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { makeBackup } from '#lib/server/backup/backup.ts';
import { backupLines } from '#lib/server/backup/lines.ts';
import { restoreBackup } from '#lib/server/backup/restore.ts';
import { now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { createDatabase, ENGINES, START } from '../support/database.ts';
import { addOrganisation, addPerson } from '../support/world.ts';

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
