/** The real server killed with -9 in a loop, under writers, while wishes grow late and the mail server is rude. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import { addMs, DAY, HOUR, setClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { locksRows, openDatabase, type Db } from '#lib/server/db/open.ts';
import { writeSetting } from '#lib/server/db/settings.ts';
import { newId } from '#lib/server/ids.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { inDatabase, startPostgres } from '../support/databases.ts';
import { startRudeMailServer } from '../support/rude-mail-server.ts';
import { createCircle, raise } from '../support/wishes.ts';
import { addPerson } from '../support/world.ts';
import type { Fault, Finding } from './fault.ts';
import { freePort } from '../support/free-port.ts';

/** A Tuesday, ten o'clock in Amsterdam. */
const BEGIN = '2027-01-12T09:00:00Z';
const STEP = 2 * 60_000;
const WRITERS = 20;
/** How long a server lives after it is ready, in milliseconds: some before their first answer, some among hundreds. */
const LIVES = { least: 50, most: 2000 };
const LATE_WISHES_A_ROUND = 4;
/** Everybody who hears of a late wish that nobody owns. */
const STAFF = 30;
const START_WITHIN = 3000;

/** Every answered form, kept outside the server. */
type Ledger = { formKey: string; answered: boolean }[];

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
	const postgres = await startPostgres(folder);
	const database = `tweespan_fault_${process.pid}`;
	await inDatabase(postgres.url, `create database ${database}`);
	try {
		return await killAndCount('postgres', rounds, {
			DATA_DIR: join(folder, 'files'),
			DATABASE_URL: `${postgres.url}/${database}`
		});
	} finally {
		await inDatabase(postgres.url, `drop database ${database} with (force)`);
		await postgres.stop();
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
		const findings = await count(db, { ledger, mail, rounds, slowest: Math.max(...starts) });
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

type Kept = {
	ledger: Ledger;
	mail: Awaited<ReturnType<typeof startRudeMailServer>>;
	rounds: number;
	slowest: number;
};

async function count(db: Db, { ledger, mail, rounds, slowest }: Kept): Promise<Finding[]> {
	const rows = await db.selectFrom('followUpRequest').select(['id', 'formKey']).execute();
	const stored = new Map(rows.map((row) => [row.formKey.split('/').at(-1), row.id]));
	const lost = ledger.filter((line) => line.answered && !stored.has(line.formKey));
	const sent = await db.selectFrom('outbox').select(['id', 'state']).execute();
	const unsent = sent.filter((row) => row.state === 'sent' && !mail.taken.has(row.id));
	const known = new Set(sent.map((row) => row.id));
	const copies = [...mail.taken.values()].reduce((sum, times) => sum + times - 1, 0);
	const half = await countRows(db, halfWishes);
	const silent = await countRows(db, silentClocks);
	const twice = await countRows(db, doubledAlerts);
	const answered = ledger.filter((line) => line.answered).length;
	return [
		{
			what: `answered wishes lost, of ${answered} over ${rounds} kills`,
			measured: String(lost.length),
			held: answered > 0 && lost.length === 0
		},
		zero(`wishes stored by half, of ${rows.length}`, half),
		zero('wishes stored twice', rows.length - new Set(rows.map((row) => row.formKey)).size),
		zero('late promises that nobody was told of', silent),
		zero('alerts told twice', twice),
		{
			what: `mails lost, of ${sent.length}`,
			measured: String(unsent.length + sent.filter((row) => unsettled(row.state)).length),
			held: sent.length > 0 && unsent.length === 0 && !sent.some((row) => unsettled(row.state))
		},
		zero('mails that nothing promised', [...mail.taken.keys()].filter((id) => !known.has(id)).length),
		{
			what: `second copies of a mail, all with its own Message-ID (at most ${rounds} kills + ${mail.drops()} hang-ups)`,
			measured: String(copies),
			held: copies <= rounds + mail.drops()
		},
		zero('faults in the database', await countFaults(db)),
		{
			what: `slowest start after a kill (at most ${START_WITHIN / 1000} s)`,
			measured: `${(slowest / 1000).toFixed(1)} s`,
			held: slowest <= START_WITHIN
		}
	];
}

function unsettled(state: string) {
	return ['pending', 'sending', 'failed'].includes(state);
}

function zero(what: string, found: number): Finding {
	return { what, measured: String(found), held: found === 0 };
}

/** Every wish has its event, its owner, its two clocks and its line in the audit. */
const halfWishes = sql`follow_up_request as r where
	(select count(*) from request_event where request_id = r.id and type = 'raised') <> 1
	or (select count(*) from ownership_span where request_id = r.id and to_at is null) <> 1
	or (select count(*) from request_clock where request_id = r.id) <> 2
	or (select count(*) from audit where object_id = r.id and action = 'followUp.ask') <> 1`;

/** A clock with a moment behind it that did not fire, or that fired beyond half-way and told nobody. */
const silentClocks = sql`request_clock as c where exists (
		select 1 from alert_threshold as t where t.clock_id = c.id and t.fired_at is null
		and t.fire_at < (select max(raised_at) from alert)
	) or (
		exists (select 1 from alert_threshold as t where t.clock_id = c.id and t.fired_at is not null and t.level <> 'half')
		and not exists (select 1 from alert as a where a.dedup_key like 'clock/' || c.id || '/%')
	)`;

const doubledAlerts = sql`(
	select recipient_id, href, kind, facts, raised_at from alert
	group by recipient_id, href, kind, facts, raised_at having count(*) > 1
) as doubled`;

async function countRows(db: Db, from: ReturnType<typeof sql>) {
	const { rows } = await sql<{ found: number }>`select count(*) as found from ${from}`.execute(db);
	return rows[0]?.found ?? 0;
}

async function countFaults(db: Db) {
	if (locksRows(db)) return 0;
	const integrity = await sql<{ integrityCheck: string }>`pragma integrity_check`.execute(db);
	const keys = await sql`pragma foreign_key_check`.execute(db);
	return integrity.rows.filter((row) => row.integrityCheck !== 'ok').length + keys.rows.length;
}
