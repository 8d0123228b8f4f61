/** PostgreSQL itself killed with -9 and started again under writers, while the site stays up and says what is the matter. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inDatabase, startMortalPostgres } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { zero, type Fault } from './fault.ts';
import { compareWithLedger } from './harm.ts';
import type { Ledger } from './killed-server-harm.ts';
import {
	endServer,
	health,
	saveWriting,
	look,
	prepareSite,
	startServer,
	until,
	type Answers
} from './served.ts';

const WRITERS = 10;
const BACK_WITHIN = 30_000;
const LIVES = { least: 300, most: 2000 };
const AWAY = 1000;
const ALLOWED = [303, 503];

export const fault: Fault = async (rounds) => {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-fault-'));
	chmodSync(folder, 0o755);
	const postgres = await startMortalPostgres(folder);
	await inDatabase(postgres.url, 'create database tweespan');
	const port = await freePort();
	const env = {
		...process.env,
		DATA_DIR: join(folder, 'files'),
		DATABASE_URL: `${postgres.url}/tweespan`,
		PORT: String(port),
		LOG_LEVEL: 'silent',
		TWEESPAN_DEMO: '0'
	};
	const { db, cookie } = await prepareSite(env, async () => {});
	const { server, output } = await startServer(env);
	const ledger: Ledger = [];
	const answers: Answers = new Map();
	const died = { times: 0 };
	const seen = { words: 0, red: 0, slowest: 0 };
	try {
		for (let round = 0; round < rounds && server.exitCode === null; round += 1) {
			let writing = true;
			const writers = Array.from({ length: WRITERS }, () =>
				saveWriting({ port, cookie, ledger, going: () => writing && server.exitCode === null }, answers)
			);
			await pause(LIVES.least + Math.random() * (LIVES.most - LIVES.least));
			await postgres.kill();
			await pause(AWAY / 2);
			const page = await look(port, cookie, '/wensen').catch(() => ({ status: 0, text: '' }));
			seen.words += page.status === 503 && page.text.includes('Tweespan is even niet bereikbaar') ? 1 : 0;
			seen.red += (await health(port).catch(() => ({ healthy: true }))).healthy ? 0 : 1;
			await pause(AWAY / 2);
			await postgres.start();
			const back = await until(BACK_WITHIN, async () => (await look(port, cookie, '/wensen')).status === 200);
			seen.slowest = Math.max(seen.slowest, back);
			writing = false;
			await Promise.all(writers);
			died.times += server.exitCode === null ? 0 : 1;
		}
		const durable = (await health(port)).durable;
		await inDatabase(postgres.url, 'alter database tweespan set synchronous_commit = off');
		await postgres.kill();
		await postgres.start();
		await until(BACK_WITHIN, async () => (await health(port)).database === true);
		const risky = (await health(port)).durable;
		const wrong = [...answers].filter(([status]) => !ALLOWED.includes(status));
		return [
			zero('kills of PostgreSQL that ended the site', died.times, died.times ? output().slice(-500) : ''),
			{
				what: 'pages that said what is the matter, with 503',
				measured: `${seen.words} of ${rounds}`,
				held: seen.words === rounds
			},
			{ what: '/healthz that said so', measured: `${seen.red} of ${rounds}`, held: seen.red === rounds },
			{
				what: `slowest recovery (at most ${BACK_WITHIN / 1000} s)`,
				measured: `${(seen.slowest / 1000).toFixed(1)} s`,
				held: seen.slowest <= BACK_WITHIN
			},
			zero(
				`answers other than kept or 503, of ${sum(answers)}`,
				wrong.reduce((total, [, times]) => total + times, 0),
				JSON.stringify(Object.fromEntries(answers))
			),
			{
				what: '/healthz that sees synchronous_commit',
				measured: `on ${durable}, off ${risky}`,
				held: durable === true && risky === false
			},
			keptAgain(ledger),
			...(await compareWithLedger(db, ledger, `${rounds} kills`))
		];
	} finally {
		await db.destroy();
		await endServer(server, 'SIGKILL');
		await postgres.stop();
		rmSync(folder, { recursive: true, force: true });
	}
};

/** Forms that were not answered are sent again with the same key: none of those in the end is there twice or not at all. */
function keptAgain(ledger: Ledger) {
	const again = ledger.filter(({ answered, sent }) => answered && (sent ?? 0) > 1);
	const open = ledger.filter(({ answered }) => !answered);
	return {
		what: 'wishes that were kept when sent again, and not answered at the end',
		measured: `${again.length} and ${open.length}`,
		held: again.length > 0
	};
}

function sum(answers: Answers) {
	return [...answers.values()].reduce((total, times) => total + times, 0);
}

async function pause(ms: number) {
	await new Promise((resolve) => setTimeout(resolve, ms));
}
