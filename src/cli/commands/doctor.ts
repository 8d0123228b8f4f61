import { sql } from 'kysely';
import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { countAdministrators, findActsOfTwo } from '#lib/features/people/addresses/second-person.server.ts';
import { findForeignHost } from '#lib/features/factors/passkeys/host.server.ts';
import { findUnsettledErasures } from '#lib/features/privacy/erased.server.ts';
import type { Config } from '#lib/server/config.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import { locksRows, openDatabase, type Db } from '#lib/server/db/open.ts';
import { pendingMigrations } from '#lib/server/db/migrate.ts';
import { PAGE_LIMITS } from '#lib/server/db/postgres.ts';
import { pathOf } from '#lib/server/files/store.ts';
import { isDurable } from '#lib/server/health.ts';
import { findKeyTrouble } from '#lib/server/master-key.ts';
import { listOpen } from '#lib/server/private-files.ts';
import { sealedColumns } from '../../sealed.server.ts';
import { withLockedDatabase } from './database.ts';

const LEAST_SPACE = 1024 ** 3;

/** `doctor`: looks at everything a start depends on, changes nothing, and exits 1 when something is wrong. */
export async function run() {
	return await withLockedDatabase(async (db, config) => {
		const findings = [
			await look('the schema is up to date', () => checkSchema(db)),
			await look('writes are durable', () => checkDurability(db, config)),
			await look('pages have limits, and work has none', () => checkLimits(config)),
			await look('the database is whole', () => checkIntegrity(db)),
			await look('the master key is that of this database, and private', () => checkKey(db, config)),
			await look('the data folder is private', () => checkPrivacy(config)),
			await look('visitors are told apart', () => checkProxy(config)),
			await look('there is room on the disk', () => checkSpace(config)),
			await look('every stored file is there', () => checkFiles(db, config)),
			await look('whoever was erased is erased, and stands in the ledger', () => checkErasures(db, config)),
			await look('mail is sent', () => checkMail(db, config)),
			await look('passkeys belong to this site', () => findForeignHost(db, config))
		];
		await adviseOnRoles(db);
		return findings.includes(false) ? 1 : 0;
	});
}

/** One look that fails keeps no other from being taken. */
async function look(what: string, check: () => Promise<string | null> | string | null): Promise<boolean> {
	let problem: string | null;
	try {
		problem = await check();
	} catch (error) {
		problem = (error as Error).message;
	}
	console.log(`${problem ? 'PROBLEM' : 'ok     '}  ${what}${problem ? `: ${problem}` : ''}`);
	return problem === null;
}

/** No reason to stop: with one person everything runs, but for what asks for two. */
async function adviseOnRoles(db: Db) {
	const possible = await findActsOfTwo(db).catch(() => ({ addresses: true, mergers: true }));
	const advice = adviceOn(possible);
	console.log(
		`${advice ? 'advice ' : 'ok     '}  acts of two people are possible${advice ? `: ${advice}` : ''}`
	);
	const administrators = await countAdministrators(db).catch(() => 2);
	if (administrators === 1)
		console.log(
			'advice   there is one administrator: a merger they propose has nobody to say yes, and nobody gives roles while they are away'
		);
}

function adviceOn({ addresses, mergers }: { addresses: boolean; mergers: boolean }) {
	if (!addresses)
		return 'a second person needs the role of staff, administrator or coordinator, another than the first';
	return mergers
		? null
		: 'merging used accounts needs staff and an administrator, two people who can sign in';
}

async function checkSchema(db: Db) {
	const pending = await pendingMigrations(db);
	return pending.length ? `${pending.length} migrations to do` : null;
}

async function checkDurability(db: Db, { database }: Config) {
	const pages = openDatabase(database, 'pages');
	try {
		const durable = (await isDurable(db)) && (await isDurable(pages));
		return durable
			? null
			: 'the database may lose acknowledged writes (look at fsync and synchronous_commit)';
	} finally {
		await pages.destroy();
	}
}

/** Behind a pooler the role carries the limits of pages, and work needs another role. */
async function checkLimits({ database, workDatabase }: Config) {
	if (database.kind === 'sqlite') return null;
	const pages = await readLimits(database, 'pages');
	const work = await readLimits(workDatabase, 'work');
	if (!pages.statement || !pages.lock)
		return `a pooler stands between: alter role … set statement_timeout = '${PAGE_LIMITS.statement}ms' and lock_timeout = '${PAGE_LIMITS.lock}ms' for the role of DATABASE_URL, and give work another in DATABASE_WORK_URL`;
	return work.statement || work.lock
		? 'work is broken off too: give it a role without statement_timeout and lock_timeout in DATABASE_WORK_URL'
		: null;
}

async function readLimits(database: Config['database'], use: 'pages' | 'work') {
	const db = openDatabase(database, use);
	try {
		const { rows } = await sql<{ name: string; setting: string }>`
			select name, setting from pg_settings where name in ('statement_timeout', 'lock_timeout')`.execute(db);
		const limits = new Map(rows.map(({ name, setting }) => [name, Number(setting)]));
		return { statement: limits.get('statement_timeout'), lock: limits.get('lock_timeout') };
	} finally {
		await db.destroy();
	}
}

async function checkIntegrity(db: Db) {
	if (locksRows(db)) return null;
	const { rows } = await sql<{ integrityCheck: string }>`pragma integrity_check`.execute(db);
	const { rows: orphans } = await sql`pragma foreign_key_check`.execute(db);
	return rows[0]?.integrityCheck === 'ok' && !orphans.length ? null : 'restore a backup';
}

async function checkKey(db: Db, config: Config) {
	const trouble = await findKeyTrouble(db, config, sealedColumns);
	if (trouble) return trouble;
	return (statSync(config.masterKeyFile).mode & 0o077) !== 0
		? `others can read ${config.masterKeyFile}`
		: null;
}

function checkProxy({ origin, trustProxy }: Config) {
	const unsaid = origin.startsWith('https:') && !trustProxy;
	return unsaid ? 'behind a web server everybody is one address; set TRUST_PROXY=1' : null;
}

function checkPrivacy({ dataDir }: Config) {
	if (!existsSync(dataDir)) return `there is no ${dataDir}; a start makes it`;
	const open = listOpen(dataDir);
	return open.length ? `others can read ${open.join(', ')}` : null;
}

function checkSpace({ dataDir }: Config) {
	const { bavail, bsize } = statfsSync(nearestFolder(dataDir));
	return bavail * bsize < LEAST_SPACE ? 'less than 1 GB is left' : null;
}

function nearestFolder(path: string): string {
	return existsSync(path) ? path : nearestFolder(dirname(path));
}

async function checkFiles(db: Db, { dataDir }: Config) {
	const files = await db.selectFrom('file').select('id').execute();
	const missing = files.filter(({ id }) => !existsSync(pathOf(dataDir, id)));
	return missing.length ? `${missing.length} are missing` : null;
}

async function checkErasures(db: Db, config: Config) {
	const unsettled = await findUnsettledErasures(db, config);
	return unsettled ? `${unsettled} are not; a start of Tweespan mends it` : null;
}

async function checkMail(db: Db, { smtpUrl }: Config) {
	if (!smtpUrl) return 'SMTP_URL is not set';
	const { count } = await db
		.selectFrom('outbox')
		.select((select) => select.fn.countAll<number>().as('count'))
		.where('state', '=', 'failed')
		.where('settledAt', '>', addMs(now(), -7 * DAY))
		.executeTakeFirstOrThrow();
	return count ? `${count} mails failed in the last week` : null;
}
