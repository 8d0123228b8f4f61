import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pathOf } from '#lib/server/files/store.ts';
import { sweepFiles } from '#lib/server/files/sweep.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases } from '../support/database.ts';
import { openFolder } from '../support/erasing.ts';
import { addPerson } from '../support/builders.ts';

const TWO_DAYS = 2 * DAY;

function put(path: string, age: number) {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, 'x');
	const at = (Date.now() - age) / 1000;
	utimesSync(path, at, at);
	return path;
}

async function addFile(db: Db, personId: string, id: string) {
	const row = { id, name: 'a.pdf', mediaType: 'application/pdf', size: 1, sha256: 'x' };
	await db
		.insertInto('file')
		.values({ ...row, storedBy: personId, storedAt: now() })
		.execute();
}

onBothDatabases('Left-over files', (database) => {
	test('are removed after a day, and nothing that a row names or that may still be arriving', async () => {
		const db = database();
		const dataDir = openFolder();
		const named = newId();
		await addFile(db, await addPerson(db), named);
		const kept = [
			put(pathOf(dataDir, named), TWO_DAYS),
			put(pathOf(dataDir, newId()), 1000),
			put(join(dataDir, 'files', 'arriving', newId()), 1000),
			put(join(dataDir, 'backups', 'old.backup'), TWO_DAYS)
		];
		const left = [
			put(pathOf(dataDir, newId()), TWO_DAYS),
			put(join(dataDir, 'files', 'arriving', newId()), TWO_DAYS),
			put(join(dataDir, 'backups', 'half.backup.part'), TWO_DAYS)
		];
		expect(await sweepFiles(db, dataDir)).toBe(3);
		expect([kept.map(existsSync), left.map(existsSync)]).toEqual([
			[true, true, true, true],
			[false, false, false]
		]);
	});

	test('are left where they are when this database knows fewer files than it does not know', async () => {
		const dataDir = openFolder();
		const file = put(pathOf(dataDir, newId()), TWO_DAYS);
		expect([await sweepFiles(database(), dataDir), existsSync(file)]).toEqual([0, true]);
	});
});
