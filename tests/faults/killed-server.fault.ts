/** The real server killed with -9 in a loop, under writers, while wishes grow late and the mail server is rude. */
import { sql } from 'kysely';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMs, DAY, HOUR, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { writeSetting } from '#lib/server/db/settings.ts';
import { createOnPostgres } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { startRudeMailServer } from '../support/rude-mail-server.ts';
import { raise } from '../support/wishes.ts';
import { addPerson } from '../support/builders.ts';
import { countRows } from './count-rows.ts';
import type { Fault, Finding } from './fault.ts';
import { findHarm, type Ledger } from './killed-server-harm.ts';
import { endServer, saveWriting, prepareSite, startServer, type Environment } from './served.ts';

/** A Tuesday, ten o'clock in Amsterdam. */
const BEGIN = '2027-01-12T09:00:00Z';
const STEP = 2 * 60_000;
const WRITERS = 20;
/** How long a server lives after it is ready, in milliseconds: some before their first answer, some among hundreds. */
const LIVES = { least: 50, most: 2000 };
const LATE_WISHES_A_ROUND = 4;
/** Everybody who hears of a late wish that nobody owns. */
const STAFF = 30;

/** Both, or the one that is named. */
const ENGINES = process.env.ENGINE ? [process.env.ENGINE] : ['sqlite', 'postgres'];

export const fault: Fault = async (rounds) => {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-fault-'));
	chmodSync(folder, 0o755);
	try {
		return [
			...(ENGINES.includes('sqlite')
				? await killAndCount('sqlite', rounds, { DATA_DIR: join(folder, 'sqlite') })
				: []),
			...(ENGINES.includes('postgres') ? await killOnPostgres(rounds, folder) : [])
		];
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
};

async function killOnPostgres(rounds: number, folder: string): Promise<Finding[]> {
	const postgres = await createOnPostgres(folder);
	try {
		return await killAndCount('postgres', rounds, {
			DATA_DIR: join(folder, 'files'),
			DATABASE_URL: postgres.url
		});
	} finally {
		await postgres.remove();
	}
}

async function killAndCount(kind: string, rounds: number, place: Record<string, string>): Promise<Finding[]> {
	const mail = await startRudeMailServer();
	const port = await freePort();
	const env = { ...process.env, ...place, PORT: String(port), SMTP_URL: mail.url, TWEESPAN_DEMO: '0' };
	const { db, cookie } = await prepare(env, rounds);
	const ledger: Ledger = [];
	const starts: number[] = [];
	try {
		for (let round = 0; round < rounds; round += 1) {
			const { server, took } = await start(env, addMs(BEGIN, round * STEP));
			if (round > 0) starts.push(took);
			const going = () => server.exitCode === null && server.signalCode === null;
			const writing = Array.from({ length: WRITERS }, () => saveWriting({ port, cookie, ledger, going }));
			await new Promise((resolve) =>
				setTimeout(resolve, LIVES.least + Math.random() * (LIVES.most - LIVES.least))
			);
			await endServer(server, 'SIGKILL');
			await Promise.all(writing);
		}
		mail.mendItsWays();
		const { server } = await start(env, addMs(BEGIN, rounds * STEP));
		await drain(db, addMs(BEGIN, rounds * STEP));
		await endServer(server, 'SIGKILL');
		const findings = await findHarm(db, { ledger, mail, rounds, slowest: Math.max(...starts) });
		return findings.map((finding) => ({ ...finding, what: `${kind}: ${finding.what}` }));
	} finally {
		await db.destroy();
		await mail.stop();
	}
}

/** Besides who asks: many who hear of what is late, and wishes that were raised a month ago. */
async function prepare(env: Environment, rounds: number) {
	setClock(addMs(BEGIN, -30 * DAY));
	return await prepareSite(env, async (db, { asker }) => {
		for (let count = 0; count < STAFF; count += 1) await addPerson(db, { staff: true });
		for (let count = 0; count < rounds * LATE_WISHES_A_ROUND; count += 1) await raise(db, asker);
		setClock(BEGIN);
	});
}

async function start(env: Environment, clock: string) {
	return await startServer({ ...env, TWEESPAN_CLOCK: clock.replace('.000Z', 'Z') });
}

/** Moves the clock on, past the next morning; every few hours it waits until every promised mail has been settled. */
async function drain(db: Db, from: string) {
	for (let hours = 0; hours < 30; hours += 3) {
		await writeSetting(db, 'clock_offset', String(Date.parse(addMs(from, hours * HOUR)) - Date.now()));
		for (let seconds = 0; seconds < 15; seconds += 1) {
			await new Promise((resolve) => setTimeout(resolve, 1000));
			const unsettled = await countRows(db, sql`outbox where state in ('pending', 'sending')`);
			if (seconds >= FEWEST_SECONDS && unsettled === 0) break;
		}
	}
}

/** So long until the jobs have surely seen what the clock says. */
const FEWEST_SECONDS = 3;
