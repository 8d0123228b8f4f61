import { sql } from 'kysely';
import { existsSync, statfsSync, statSync } from 'node:fs';
import { findUnsettledErasures } from '#lib/features/privacy/erased.server.ts';
import type { Config } from '#lib/server/config.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import { locksRows, type Db } from '#lib/server/db/open.ts';
import { pendingMigrations } from '#lib/server/db/migrate.ts';
import { pathOf } from '#lib/server/files/store.ts';
import { checkHealth } from '#lib/server/health.ts';
import { withDatabase } from './database.ts';

const LEAST_SPACE = 1024 ** 3;

type Finding = { what: string; problem: string | null };

/** `doctor`: looks at everything a start depends on, changes nothing, and exits 1 when something is wrong. */
export async function run() {
	return await withDatabase(async (db, config) => {
		const findings = [
			await checkSchema(db),
			await checkDurability(db),
			await checkIntegrity(db),
			checkKey(config),
			checkProxy(config),
			checkSpace(config),
			await checkFiles(db, config),
			await checkErasures(db, config),
			await checkMail(db, config)
		];
		for (const { what, problem } of findings)
			console.log(`${problem ? 'PROBLEM' : 'ok     '}  ${what}${problem ? `: ${problem}` : ''}`);
		return findings.some(({ problem }) => problem) ? 1 : 0;
	});
}

async function checkSchema(db: Db): Promise<Finding> {
	const pending = await pendingMigrations(db);
	return {
		what: 'the schema is up to date',
		problem: pending.length ? `${pending.length} migrations to do` : null
	};
}

async function checkDurability(db: Db): Promise<Finding> {
	const { durable } = await checkHealth(db);
	return {
		what: 'writes are durable',
		problem: durable ? null : 'the database may lose acknowledged writes'
	};
}

async function checkIntegrity(db: Db): Promise<Finding> {
	if (locksRows(db)) return { what: 'the database answers', problem: null };
	const { rows } = await sql<{ integrityCheck: string }>`pragma integrity_check`.execute(db);
	const { rows: orphans } = await sql`pragma foreign_key_check`.execute(db);
	const whole = rows[0]?.integrityCheck === 'ok' && !orphans.length;
	return { what: 'the database is whole', problem: whole ? null : 'restore a backup' };
}

function checkKey(config: Config): Finding {
	const open = (statSync(config.masterKeyFile).mode & 0o077) !== 0;
	return {
		what: 'the master key is private',
		problem: open ? `others can read ${config.masterKeyFile}` : null
	};
}

function checkProxy({ origin, trustProxy }: Config): Finding {
	const unsaid = origin.startsWith('https:') && !trustProxy;
	return {
		what: 'visitors are told apart',
		problem: unsaid ? 'behind a web server everybody is one address; set TRUST_PROXY=1' : null
	};
}

function checkSpace(config: Config): Finding {
	const { bavail, bsize } = statfsSync(config.dataDir);
	return {
		what: 'there is room on the disk',
		problem: bavail * bsize < LEAST_SPACE ? 'less than 1 GB is left' : null
	};
}

async function checkFiles(db: Db, config: Config): Promise<Finding> {
	const files = await db.selectFrom('file').select('id').execute();
	const missing = files.filter(({ id }) => !existsSync(pathOf(config.dataDir, id)));
	return {
		what: 'every stored file is there',
		problem: missing.length ? `${missing.length} are missing` : null
	};
}

async function checkErasures(db: Db, config: Config): Promise<Finding> {
	const unsettled = await findUnsettledErasures(db, config);
	return {
		what: 'whoever was erased is erased, and stands in the ledger',
		problem: unsettled ? `${unsettled} are not; a start of Tweespan mends it` : null
	};
}

async function checkMail(db: Db, config: Config): Promise<Finding> {
	if (!config.smtpUrl) return { what: 'mail is sent', problem: 'SMTP_URL is not set' };
	const { count } = await db
		.selectFrom('outbox')
		.select((select) => select.fn.countAll<number>().as('count'))
		.where('state', '=', 'failed')
		.where('settledAt', '>', addMs(now(), -7 * DAY))
		.executeTakeFirstOrThrow();
	return { what: 'mail is sent', problem: count ? `${count} mails failed in the last week` : null };
}
