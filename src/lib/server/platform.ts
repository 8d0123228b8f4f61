import { readConfig, ConfigError, type Config } from './config.ts';
import { createSignIns, type SignIns } from './auth/sign-ins.ts';
import { holdDatabase } from './db/lock.ts';
import { pendingMigrations } from './db/migrate.ts';
import { openDatabase, type Db } from './db/open.ts';
import { followClock, readMark, startClockAt } from './db/settings.ts';
import { keepStatistics } from './db/statistics.ts';
import { pageTransport, smtpTransport, type MailTransport } from './mail/transport.ts';
import { loadMasterKey } from './secrets.ts';
import { startTicker, type Schedule } from './ticker.ts';

export type Platform = {
	db: Db;
	config: Config;
	signIns: SignIns;
	demonstration: boolean;
	/** Fires when the server begins to stop. */
	closing: AbortSignal;
	/** Ends what stays open for as long as somebody looks, so that the server can stop. */
	hangUp(): void;
	stop(): Promise<void>;
};

/** What must be done before anybody is let in and any job runs. */
type BeforeOpening = (db: Db, config: Config) => Promise<unknown>;

/** The doorway through which serve.ts can stop what hooks.server.ts started. */
const RUNNING = Symbol.for('tweespan.platform');
type Holder = { [RUNNING]?: Platform };

/** Opens everything a serving process needs, once; in development a reload of the hooks finds it again. */
export async function startPlatform(schedule: Schedule, beforeOpening: BeforeOpening): Promise<Platform> {
	const holder = globalThis as Holder;
	await holder[RUNNING]?.stop();
	holder[RUNNING] = await open(readConfig(), schedule, beforeOpening);
	return holder[RUNNING];
}

export function runningPlatform(): Platform | undefined {
	return (globalThis as Holder)[RUNNING];
}

async function open(config: Config, schedule: Schedule, beforeOpening: BeforeOpening): Promise<Platform> {
	const release = holdFile(config);
	const db = openDatabase(config.database);
	await refuseOldSchema(db);
	loadMasterKey(config.masterKeyFile);
	await setClock(db, config);
	await beforeOpening(db, config);
	await keepStatistics(db);
	const demonstration = (await readMark(db)) === 'demonstration';
	const running = new AbortController();
	const stopTicker = startTicker(db, schedule, transportFor(config, demonstration), config);
	return {
		db,
		config,
		signIns: createSignIns(db, config.origin.startsWith('https:')),
		demonstration,
		closing: running.signal,
		hangUp: () => running.abort(),
		async stop() {
			running.abort();
			await stopTicker();
			await db.destroy();
			release();
		}
	};
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
	if (config.smtpUrl) return smtpTransport(config.smtpUrl, config);
	return demonstration ? pageTransport() : null;
}
