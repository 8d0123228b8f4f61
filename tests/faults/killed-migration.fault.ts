/** kill -9 while a filled database of before is migrated, and while a backup is restored: old or new, nothing between. */
import { sql } from 'kysely';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBackup } from '#lib/server/backup/backup.ts';
import { now } from '#lib/server/clock.ts';
import { appliedMigrations, migrate, migrateTo, pendingMigrations } from '#lib/server/db/migrate.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { holdsPeople } from '#lib/server/master-key.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { createCircle, raise } from '../support/wishes.ts';
import { countRows } from './count-rows.ts';
import { zero, type Fault, type Finding } from './fault.ts';
import { countFaults } from './killed-server-harm.ts';

/** The first migration after the first version, from which on people have data. */
const BEFORE = '2026-11-22-1790-find-who-is-to-call';
const WISHES = 60;
const PEOPLE = 500;

export const fault: Fault = async (rounds) => {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-fault-'));
	chmodSync(folder, 0o755);
	try {
		return [...(await killMigrations(folder, rounds)), ...(await killRestores(folder, rounds))];
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
};

async function killMigrations(folder: string, rounds: number): Promise<Finding[]> {
	const seen = { old: 0, fresh: 0, between: 0, faults: 0, stuck: 0 };
	for (let round = 0; round < rounds; round += 1) {
		const dataDir = join(folder, `migrate-${round}`);
		const place = { kind: 'sqlite' as const, file: join(dataDir, 'tweespan.db') };
		const old = openDatabase(place);
		await migrateTo(old, BEFORE);
		await addPeopleOfBefore(old);
		loadMasterKey(join(dataDir, 'master.key'));
		const start = (await appliedMigrations(old)).length;
		await old.destroy();
		await runAndKill(['migrate'], { DATA_DIR: dataDir }, someTime());
		const db = openDatabase(place);
		const applied = (await appliedMigrations(db)).length;
		const pending = (await pendingMigrations(db)).length;
		if (pending === 0) seen.fresh += 1;
		else if (applied === start) seen.old += 1;
		else seen.between += 1;
		seen.faults += (await countFaults(db)) + PEOPLE - (await countRows(db, sql`person`));
		await db.destroy();
		const again = await runAndKill(['migrate'], { DATA_DIR: dataDir }, Infinity);
		seen.stuck += again === 0 ? 0 : 1;
		rmSync(dataDir, { recursive: true });
	}
	return [
		zero(`migrations stopped between old (${seen.old}) and new (${seen.fresh})`, seen.between),
		zero('migrations killed: faults in the database, or people gone', seen.faults),
		zero('migrations killed: not gone on with', seen.stuck)
	];
}

async function addPeopleOfBefore(db: Db) {
	for (let count = 0; count < PEOPLE; count += 1)
		await sql`
			insert into person (id, given_name, initials, infix, family_name, email, created_at)
			values (${`p${count}`}, 'Noor', 'N.', '', ${`Proef ${count}`}, ${`n${count}@example.nl`}, ${now()})`.execute(
			db
		);
}

async function killRestores(folder: string, rounds: number): Promise<Finding[]> {
	const home = join(folder, 'source');
	const source = openDatabase({ kind: 'sqlite', file: join(home, 'tweespan.db') });
	await migrate(source);
	loadMasterKey(join(home, 'master.key'));
	const { asker } = await createCircle(source);
	for (let count = 0; count < WISHES; count += 1) await raise(source, asker);
	const medium = join(folder, 'medium');
	const file = join(medium, 'a.backup');
	await makeBackup(source, file, home);
	await source.destroy();
	const seen = { plain: 0, half: 0, stuck: 0, whole: 0 };
	for (let round = 0; round < rounds; round += 1) {
		const dataDir = join(folder, `restore-${round}`);
		const env = { DATA_DIR: dataDir, MASTER_KEY_FILE: join(home, 'master.key') };
		const ended = await runAndKill(['restore', file], env, someTime());
		seen.plain += readdirSync(medium).length - 1;
		const whole = await isRestored(join(dataDir, 'tweespan.db'));
		if (ended === 0 && !whole) seen.half += 1;
		seen.whole += whole ? 1 : 0;
		if (!whole && (await runAndKill(['restore', file], env, Infinity)) !== 0) seen.stuck += 1;
		rmSync(dataDir, { recursive: true, force: true });
	}
	return [
		zero('restores killed: files left beside the backup', seen.plain),
		zero(`restores killed (${seen.whole} were done): half a restore`, seen.half),
		zero('restores killed: not to be done again', seen.stuck)
	];
}

async function isRestored(file: string) {
	if (!existsSync(file)) return false;
	const db = openDatabase({ kind: 'sqlite', file });
	try {
		return await holdsPeople(db);
	} finally {
		await db.destroy();
	}
}

/** Before it opened anything, in the middle, or when it was done. */
function someTime() {
	return 300 + Math.random() * 2500;
}

async function runAndKill(args: string[], env: Record<string, string>, after: number) {
	const child = spawn(process.execPath, ['src/cli/tweespan.ts', ...args], {
		env: { ...process.env, DATABASE_URL: '', TWEESPAN_DEMO: '0', ...env },
		stdio: 'ignore'
	});
	const timer = after === Infinity ? undefined : setTimeout(() => child.kill('SIGKILL'), after);
	const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
	clearTimeout(timer);
	return code;
}
