/** The real server killed with -9 in a loop, under writers, while wishes grow late and the mail server is rude. */
import { sql } from 'kysely';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import { addMs, DAY, HOUR, setClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { writeSetting } from '#lib/server/db/settings.ts';
import { newId } from '#lib/server/ids.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { createOnPostgres } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { startRudeMailServer } from '../support/rude-mail-server.ts';
import { createCircle, raise } from '../support/wishes.ts';
import { addPerson } from '../support/world.ts';
import { countRows } from './count-rows.ts';
import type { Fault, Finding } from './fault.ts';
import { findHarm, type Ledger } from './killed-server-harm.ts';

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
			const writing = Array.from({ length: WRITERS }, () => write(port, cookie, ledger));
			await new Promise((resolve) =>
				setTimeout(resolve, LIVES.least + Math.random() * (LIVES.most - LIVES.least))
			);
			await kill(server);
			await Promise.all(writing);
		}
		mail.mendItsWays();
		const { server } = await start(env, addMs(BEGIN, rounds * STEP));
		await drain(db, addMs(BEGIN, rounds * STEP));
		await kill(server);
		const findings = await findHarm(db, { ledger, mail, rounds, slowest: Math.max(...starts) });
		return findings.map((finding) => ({ ...finding, what: `${kind}: ${finding.what}` }));
	} finally {
		await db.destroy();
		await mail.stop();
	}
}

/** An own database with people, somebody who is signed in, and wishes that were raised a month ago. */
async function prepare(env: Record<string, string | undefined>, rounds: number) {
	const config = readConfig(env);
	const db = openDatabase(config.database);
	await migrate(db);
	await writeSetting(db, 'mark', 'test');
	loadMasterKey(config.masterKeyFile);
	setClock(addMs(BEGIN, -30 * DAY));
	const circle = await createCircle(db);
	for (let count = 0; count < STAFF; count += 1) await addPerson(db, { staff: true });
	for (let count = 0; count < rounds * LATE_WISHES_A_ROUND; count += 1) await raise(db, circle.asker);
	setClock(BEGIN);
	const signIn = await createSignIns(db, false).start(circle.asker.personId, 'fault');
	return { db, cookie: `${signIn.name}=${signIn.value}` };
}

async function start(env: Record<string, string | undefined>, clock: string) {
	const from = performance.now();
	const server = spawn(process.execPath, ['src/cli/serve.ts'], {
		env: { ...env, TWEESPAN_CLOCK: clock.replace('.000Z', 'Z') },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	await new Promise<void>((resolve, reject) => {
		server.stdout?.on('data', (chunk: Buffer) => {
			if (String(chunk).includes('Tweespan is ready')) resolve();
		});
		server.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
	});
	return { server, took: performance.now() - from };
}

async function kill(server: ChildProcess) {
	const gone = new Promise((resolve) => server.once('exit', resolve));
	server.kill('SIGKILL');
	await gone;
}

/** Sends forms until the server is gone; one without an answer is sent again by the next writer, as people do. */
async function write(port: number, cookie: string, ledger: Ledger) {
	for (;;) {
		const again = ledger.find((line) => !line.answered && !sending.has(line.formKey));
		const line = again ?? { formKey: newId(), answered: false };
		if (!again) ledger.push(line);
		sending.add(line.formKey);
		try {
			line.answered = (await send(port, cookie, line.formKey)).status === 303;
		} catch {
			return;
		} finally {
			sending.delete(line.formKey);
		}
	}
}

const sending = new Set<string>();

async function send(port: number, cookie: string, formKey: string) {
	const origin = `http://localhost:${port}`;
	return await fetch(`${origin}/wensen/nieuw?/ask`, {
		method: 'POST',
		redirect: 'manual',
		headers: { cookie, origin, accept: 'text/html' },
		body: new URLSearchParams({ formKey, kind: 'other', summary: `Wens ${formKey}`, body: '' })
	});
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
