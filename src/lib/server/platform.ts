import { readConfig, ConfigError, type Config } from './config.ts';
import { createSignIns, type SignIns } from './auth/sign-ins.ts';
import { holdDatabase } from './db/lock.ts';
import { pendingMigrations } from './db/migrate.ts';
import { openDatabase, type Db } from './db/open.ts';
import { followClock, readMark, startClockAt } from './db/settings.ts';
import { refreshStatistics } from './db/statistics.ts';
import { isInvented } from './mail/invented.ts';
import { rememberMail } from './mail/standing.ts';
import { pageTransport, smtpTransport, type MailTransport } from './mail/transport.ts';
import { sweepFiles } from './files/sweep.ts';
import { unlock } from './master-key.ts';
import { closeDataFolder } from './private-files.ts';
import type { SealedColumn } from './sealed.ts';
import { startTrouble } from './start-trouble.ts';
import { startTicker, type Schedule } from './ticker.ts';
import { watchRoom } from './troubles.ts';

export type Platform = {
	/** For pages: no statement takes long, and nothing waits long for a lock. */
	db: Db;
	config: Config;
	signIns: SignIns;
	demonstration: boolean;
	/** How a mail leaves this server; null when none does. */
	transport: MailTransport | null;
	/** Fires when the server begins to stop. */
	closing: AbortSignal;
	/** Ends what stays open for as long as somebody looks, and begins no further job, mail or work. */
	hangUp(): void;
	/** Waits for what is under way and closes the database. */
	stop(): Promise<void>;
};

type Parts = {
	schedule: Schedule;
	sealed: SealedColumn[];
	/** What must be done before anybody is let in and any job runs. */
	beforeOpening(db: Db, config: Config): Promise<unknown>;
};

/** The doorway through which serve.ts can stop what hooks.server.ts started. */
const RUNNING = Symbol.for('tweespan.platform');
type Holder = { [RUNNING]?: Platform };

/** Opens everything a serving process needs, once; in development a reload of the hooks finds it again. */
export async function startPlatform(parts: Parts): Promise<Platform> {
	const holder = globalThis as Holder;
	await holder[RUNNING]?.stop();
	const config = readConfig();
	try {
		return (holder[RUNNING] = await open(config, parts));
	} catch (error) {
		const sentence = startTrouble(error, config);
		if (!sentence) throw error;
		console.error(sentence);
		process.exit(1);
	}
}

export function runningPlatform(): Platform | undefined {
	return (globalThis as Holder)[RUNNING];
}

async function open(config: Config, { schedule, sealed, beforeOpening }: Parts): Promise<Platform> {
	closeDataFolder(config.dataDir);
	const release = holdFile(config);
	const { db, work } = openBoth(config);
	await refuseOldSchema(work);
	await unlock(work, config, sealed);
	await setClock(work, config);
	await beforeOpening(work, config);
	await refreshStatistics(work);
	await sweepFiles(work, config.dataDir);
	watchRoom(config.dataDir);
	const demonstration = (await readMark(work)) === 'demonstration';
	const running = new AbortController();
	const transport = transportFor(config, demonstration);
	await rememberMail(work, transport !== null);
	const stopTicker = startTicker(work, schedule, transport, config);
	let stopped: Promise<void> | undefined;
	const hangUp = () => {
		running.abort();
		stopped ??= stopTicker();
	};
	return {
		db,
		config,
		signIns: createSignIns(db, config.origin.startsWith('https:')),
		demonstration,
		transport,
		closing: running.signal,
		hangUp,
		async stop() {
			hangUp();
			await stopped;
			await db.destroy();
			if (work !== db) await work.destroy();
			release();
		}
	};
}

/** One database, entered twice: SQLite has one connection for all, PostgreSQL two sets with rules of their own. */
function openBoth({ database, workDatabase }: Config) {
	const db = openDatabase(database, 'pages');
	return { db, work: database.kind === 'sqlite' ? db : openDatabase(workDatabase, 'work') };
}

function holdFile(config: Config) {
	if (config.database.kind === 'postgres') return () => {};
	const release = holdDatabase(config.database.file);
	if (!release) throw new ConfigError(`Another Tweespan is already running on ${config.database.file}.`);
	return release;
}

async function refuseOldSchema(db: Db) {
	const pending = await pendingMigrations(db);
	if (pending.length)
		throw new ConfigError(`The database lacks ${pending.length} migrations; start it with npm start.`);
}

async function setClock(db: Db, config: Config) {
	if (!config.clock) return await followClock(db);
	if (await startClockAt(db, config.clock)) return;
	throw new ConfigError('TWEESPAN_CLOCK moves the clock of a test or demonstration database only.');
}

function transportFor(config: Config, demonstration: boolean): MailTransport | null {
	if (!config.smtpUrl) return demonstration ? pageTransport() : null;
	const transport = smtpTransport(config.smtpUrl, config);
	// Invented people have invented addresses; nobody is there, and mail for them only comes back.
	return demonstration ? { ...transport, reaches: (address) => !isInvented(address) } : transport;
}
