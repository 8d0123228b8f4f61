import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeBackup } from '#lib/server/backup/backup.ts';
import { restoreBackup } from '#lib/server/backup/restore.ts';
import { mergePeople } from '#lib/features/merging/merge.server.ts';
import { erasePerson } from '#lib/features/privacy/erase.server.ts';
import { findUnsettledErasures } from '#lib/features/privacy/erased.server.ts';
import { ledgerOf, readLedger } from '#lib/features/privacy/ledger.server.ts';
import { redoErasures } from '#lib/features/privacy/redo.server.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { now } from '#lib/server/clock.ts';
import { locksRows, openDatabase, type Db } from '#lib/server/db/open.ts';
import { run as restore } from '../../../src/cli/commands/restore.ts';
import { createDatabase, onBothDatabases, type Engine } from '../../support/database.ts';
import { findWords, openFolder } from '../../support/erasing.ts';
import { createCircle, raise, wishOf } from '../../support/wishes.ts';
import { actorOf, addEdition, addLead, addPerson, addSession, grant } from '../../support/builders.ts';

const WORDS = ['Zeldenrust', 'noor.zeldenrust@', 'kwartelkoning'];

async function addNoor(db: Db, organisation: string) {
	const facts = { givenName: 'Noor', familyName: 'Zeldenrust', email: 'noor.zeldenrust@thuis.example' };
	return await addPerson(db, { ...facts, organisations: [organisation], teaches: [] });
}

async function open(engine: Engine): Promise<Db> {
	const { db, remove } = await createDatabase(engine);
	onTestFinished(remove);
	return db;
}

const engineOf = (db: Db): Engine => (locksRows(db) ? 'postgres' : 'sqlite');

async function erasedAt(db: Db, personId: string) {
	const { erasedAt } = await db
		.selectFrom('person')
		.select('erasedAt')
		.where('id', '=', personId)
		.executeTakeFirstOrThrow();
	return erasedAt;
}

onBothDatabases('An erasure', (database) => {
	test('is done again after an older backup is restored, also of who led, kept and owned something then', async () => {
		const db = database();
		const dataDir = openFolder();
		loadMasterKey(join(dataDir, 'master.key'));
		const { own, admin, otherMember } = await createCircle(db);
		const noor = await addNoor(db, own);
		const wish = await raise(db, await actorOf(db, noor), { summary: 'Een kwartelkoning' });
		const owned = await raise(db, otherMember);
		await db.updateTable('wish').set({ ownerPersonId: noor }).where('id', '=', owned).execute();
		const session = await addSession(db, await addEdition(db));
		await addLead(db, session, 1, noor, own);
		await grant(db, noor, 'staff');
		const file = join(dataDir, 'older.backup');
		await makeBackup(db, file, dataDir);
		await db.updateTable('roleGrant').set({ endedAt: now() }).where('personId', '=', noor).execute();
		await db.updateTable('session').set({ cancelledAt: now() }).where('id', '=', session).execute();
		await erasePerson(db, admin, noor, 'Noor Zeldenrust', dataDir);

		const target = await open(engineOf(db));
		loadMasterKey(join(dataDir, 'master.key'));
		await restoreBackup(target, file, dataDir);
		expect(await findWords(target, WORDS)).not.toEqual([]);
		expect(await findUnsettledErasures(target, { dataDir })).toBe(1);
		expect(await redoErasures(target, { dataDir })).toBe(1);

		expect(await findWords(target, WORDS)).toEqual([]);
		expect(await findUnsettledErasures(target, { dataDir })).toBe(0);
		expect(await wishOf(target, wish)).toMatchObject({ state: 'closed', outcome: 'withdrawn' });
		expect(await wishOf(target, owned)).toMatchObject({ state: 'raised', ownerPersonId: null });
		expect(
			await target.selectFrom('sessionLead').select('personId').where('sessionId', '=', session).execute()
		).toEqual([]);
		expect(await actorOf(target, noor)).toMatchObject({ staff: false, trainer: false });
		expect(await redoErasures(target, { dataDir })).toBe(0);
	});

	test('reaches whoever was one person with them later', async () => {
		const db = database();
		const dataDir = openFolder();
		loadMasterKey(join(dataDir, 'master.key'));
		const { own, admin, staff } = await createCircle(db);
		const noor = await addNoor(db, own);
		const twice = await addPerson(db, { familyName: 'Zeldenrust', organisations: [own] });
		const file = join(dataDir, 'older.backup');
		await makeBackup(db, file, dataDir);
		await mergePeople(db, staff, noor, twice);
		await erasePerson(db, admin, noor, 'Noor Zeldenrust', dataDir);
		const target = await open(engineOf(db));
		loadMasterKey(join(dataDir, 'master.key'));
		await restoreBackup(target, file, dataDir);
		expect(await redoErasures(target, { dataDir })).toBe(2);
		expect(await findWords(target, WORDS)).toEqual([]);
	});

	test('that a crash kept out of the ledger is written there at the next start', async () => {
		const db = database();
		const dataDir = openFolder();
		const { own, admin } = await createCircle(db);
		const noor = await addNoor(db, own);
		await erasePerson(db, admin, noor, 'Noor Zeldenrust', dataDir);
		const written = [{ personId: noor, erasedAt: await erasedAt(db, noor) }];
		expect(await readLedger(dataDir)).toEqual(written);
		expect(readFileSync(ledgerOf(dataDir), 'utf8')).not.toMatch(/noor|zeldenrust/i);
		rmSync(ledgerOf(dataDir));
		expect(await findUnsettledErasures(db, { dataDir })).toBe(1);
		writeFileSync(ledgerOf(dataDir), '2027-01-12T08:00:00.000Z afgebr');
		expect(await redoErasures(db, { dataDir })).toBe(0);
		expect(await readLedger(dataDir)).toEqual(written);
	});
});

test('the restore command erases again before anybody is let in', async () => {
	const dataDir = openFolder();
	const source = await open('sqlite');
	loadMasterKey(join(dataDir, 'master.key'));
	const { own, admin } = await createCircle(source);
	const noor = await addNoor(source, own);
	const file = join(dataDir, 'older.backup');
	await makeBackup(source, file, dataDir);
	await erasePerson(source, admin, noor, 'Noor Zeldenrust', dataDir);

	vi.stubEnv('DATA_DIR', dataDir);
	vi.stubEnv('DATABASE_URL', '');
	const said = vi.spyOn(console, 'log').mockImplementation(() => {});
	await restore([file]);
	vi.unstubAllEnvs();
	expect(said.mock.lastCall?.[0]).toContain('erased 1 people again');
	said.mockRestore();
	const target = openDatabase({ kind: 'sqlite', file: join(dataDir, 'tweespan.db') });
	onTestFinished(() => target.destroy());
	expect(await findWords(target, WORDS)).toEqual([]);
	expect(await erasedAt(target, noor)).toBe(await erasedAt(source, noor));
});
