import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openNote, sealNote } from '#lib/features/coaching/keys.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newKey, replaceKeyFile } from '#lib/server/key-file.ts';
import { followKey, unlock } from '#lib/server/master-key.ts';
import { forgetOldKeys, rotateKey } from '#lib/server/rotate-key.ts';
import { loadedKeys, loadMasterKey, signToken, useKeys, verifyToken } from '#lib/server/secrets.ts';
import { sealedColumns } from '../../src/sealed.server.ts';
import { onBothDatabases } from '../support/database.ts';
import { addPerson } from '../support/builders.ts';

let dataDir = '';
beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'tweespan-key-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const WRONG = /is not the master key of this database/;
const MISSING = /is missing, and this database holds people/;

function keyAt(name: string) {
	return { dataDir, masterKeyFile: join(dataDir, name) };
}

async function start(db: Db, name: string) {
	await unlock(db, keyAt(name), sealedColumns);
	return (await db.selectFrom('setting').select('value').where('key', '=', 'master_key').execute()).length;
}

/** A pair with so many notes, sealed with the key that is loaded. */
async function addNotes(db: Db, count: number) {
	const [coach, participant] = [await addPerson(db), await addPerson(db)];
	const pairId = 'pair-1';
	await db
		.insertInto('coachingPair')
		.values({
			id: pairId,
			coachId: coach,
			participantId: participant,
			askedBy: coach,
			askedAt: now(),
			acceptedAt: now()
		})
		.execute();
	for (let index = 100; index < 100 + count; index += 1) {
		const id = `note-${index}`;
		await db
			.insertInto('coachingNote')
			.values({
				id,
				pairId,
				authorId: coach,
				...sealNote(pairId, id, `tekst ${id}`),
				writtenAt: now()
			})
			.execute();
	}
}

async function readNotes(db: Db) {
	const notes = await db.selectFrom('coachingNote').selectAll().orderBy('id').execute();
	return {
		readable: notes.every((note) => openNote(note) === `tekst ${note.id}`),
		keys: Object.fromEntries(
			[...Map.groupBy(notes, (note) => note.keyVersion)].map(([key, rows]) => [key, rows.length])
		)
	};
}

onBothDatabases('The master key', (database) => {
	test('is made at the very first start, private, and never again once there are people', async () => {
		const db = database();
		expect(await start(db, 'master.key')).toBe(1);
		expect(statSync(join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
		await addPerson(db);
		rmSync(join(dataDir, 'master.key'));
		await expect(start(db, 'master.key')).rejects.toThrow(MISSING);
		expect(existsSync(join(dataDir, 'master.key'))).toBe(false);
	});

	test('is not made in a folder that somebody named and that is not there', async () => {
		await expect(start(database(), 'gone/master.key')).rejects.toThrow('there is no such folder');
		expect(existsSync(join(dataDir, 'gone'))).toBe(false);
	});

	describe('of a filled database of before', () => {
		beforeEach(async () => {
			loadMasterKey(join(dataDir, 'right.key'));
			await addNotes(database(), 3);
			loadMasterKey(join(dataDir, 'wrong.key'));
		});

		test('is known from its first start with the right one', async () => {
			expect(await start(database(), 'right.key')).toBe(1);
			expect(await start(database(), 'right.key')).toBe(1);
			await expect(start(database(), 'wrong.key')).rejects.toThrow(WRONG);
		});

		test('is not taken for another one, and a missing one is not made', async () => {
			const db = database();
			await expect(start(db, 'wrong.key')).rejects.toThrow(WRONG);
			await expect(start(db, 'no.key')).rejects.toThrow(MISSING);
			expect(existsSync(join(dataDir, 'no.key'))).toBe(false);
			expect(await db.selectFrom('setting').select('key').execute()).toEqual([{ key: 'mark' }]);
		});

		test('is the one in place where nothing is sealed, and no other from then on', async () => {
			const db = database();
			await db.deleteFrom('coachingNote').execute();
			expect(await start(db, 'wrong.key')).toBe(1);
			await expect(start(db, 'right.key')).rejects.toThrow(WRONG);
		});

		test('is recognised though one sealed text is damaged', async () => {
			const db = database();
			await db
				.updateTable('coachingNote')
				.set({ body: Buffer.from('no') })
				.where('id', '=', 'note-100')
				.execute();
			expect(await start(db, 'right.key')).toBe(1);
		});
	});

	test('is changed half-way, read meanwhile, gone on with, and the old one kept until it is told to go', async () => {
		const db = database();
		await start(db, 'master.key');
		await addNotes(db, 150);
		const token = signToken('purpose', 'some-id');
		const server = loadedKeys();
		const old = readFileSync(join(dataDir, 'master.key'), 'utf8');

		const broken = rotateKey(db, {
			sealed: sealedColumns,
			seenWithin: 0,
			onProgress() {
				throw new Error('killed');
			}
		});
		await expect(broken).rejects.toThrow('killed');
		expect(await readNotes(db)).toEqual({ readable: true, keys: { 1: 50, 2: 100 } });

		useKeys(server.file, server.ring, server.current);
		expect(await readNotes(db)).toEqual({ readable: true, keys: { 1: 50, 2: 100 } });
		await followKey(db);
		expect(loadedKeys().current).toBe(2);
		await expect(forgetOldKeys(db, sealedColumns)).rejects.toThrow('50 texts still need an earlier key');

		await start(db, 'master.key');
		expect(await rotateKey(db, { sealed: sealedColumns, seenWithin: 0 })).toEqual({
			key: 2,
			done: 50,
			damaged: []
		});
		expect(await readNotes(db)).toEqual({ readable: true, keys: { 2: 150 } });
		expect([verifyToken('purpose', token), verifyToken('purpose', signToken('purpose', 'b'))]).toEqual([
			'some-id',
			'b'
		]);
		expect(readFileSync(join(dataDir, 'master.key'), 'utf8').startsWith(old)).toBe(true);

		expect(await forgetOldKeys(db, sealedColumns)).toBe(1);
		await start(db, 'master.key');
		expect([(await readNotes(db)).readable, verifyToken('purpose', token)]).toEqual([true, undefined]);
	});

	test('that a broken change left in the file is the one that the next change takes', async () => {
		const db = database();
		await start(db, 'master.key');
		await addPerson(db);
		const { file, ring } = loadedKeys();
		replaceKeyFile(file, new Map([...ring, [2, newKey()]]));
		const left = readFileSync(file, 'utf8');
		await start(db, 'master.key');
		expect(loadedKeys().current).toBe(1);
		expect((await rotateKey(db, { sealed: sealedColumns, seenWithin: 0 })).key).toBe(2);
		expect(readFileSync(file, 'utf8')).toBe(left);
	});
});
