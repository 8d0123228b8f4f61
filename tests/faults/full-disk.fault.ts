/** The disk of the database full under writers: what people are told, what goes on, what is there afterwards. */
import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { zero, type Fault } from './fault.ts';
import { compareWithLedger } from './harm.ts';
import type { Ledger } from './killed-server-harm.ts';
import {
	endServer,
	firstFailure,
	health,
	saveWriting,
	look,
	prepareSite,
	startServer,
	until,
	type Answers
} from './served.ts';

const SIZE = '192m';
const WRITERS = 6;
/** The log of before may still take some; so long until it is full as well. */
const FULL_WITHIN = 20_000;
const BACK_WITHIN = 15_000;
const ALLOWED = [303, 507];

export const fault: Fault = async (rounds) => {
	if (process.getuid?.() !== 0)
		return [{ what: 'a full disk', measured: 'not tried: only root can mount one', held: true }];
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-fault-'));
	chmodSync(folder, 0o755);
	const dataDir = join(folder, 'data');
	mkdirSync(dataDir);
	execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', dataDir]);
	const port = await freePort();
	const env = {
		...process.env,
		DATA_DIR: dataDir,
		DATABASE_URL: '',
		PORT: String(port),
		TWEESPAN_DEMO: '0'
	};
	const { db, cookie } = await prepareSite(env, async () => {});
	const { server, output } = await startServer(env);
	const ledger: Ledger = [];
	const answers: Answers = new Map();
	const seen = { told: 0, read: 0, red: 0, back: 0 };
	try {
		for (let round = 0; round < rounds && server.exitCode === null; round += 1) {
			let writing = true;
			const writers = Array.from({ length: WRITERS }, () =>
				saveWriting({ port, cookie, ledger, going: () => writing && server.exitCode === null }, answers)
			);
			const before = answers.get(507) ?? 0;
			fill(dataDir);
			await until(FULL_WITHIN, async () => (answers.get(507) ?? 0) > before);
			seen.told += (answers.get(507) ?? 0) > before ? 1 : 0;
			seen.read += (await look(port, cookie, '/wensen')).status === 200 ? 1 : 0;
			seen.red += (await health(port)).room === false ? 1 : 0;
			rmSync(join(dataDir, 'filling'));
			const kept = answers.get(303) ?? 0;
			const back = await until(BACK_WITHIN, async () => (answers.get(303) ?? 0) > kept);
			seen.back += back < BACK_WITHIN ? 1 : 0;
			writing = false;
			await Promise.all(writers);
		}
		const wrong = [...answers].filter(([status]) => !ALLOWED.includes(status));
		const all = (what: string, times: number) => ({
			what,
			measured: `${times} of ${rounds}`,
			held: times === rounds
		});
		return [
			all('people told with 507 that it is full', seen.told),
			all('reading that went on', seen.read),
			all('/healthz that said so', seen.red),
			all('writing that came back by itself', seen.back),
			{
				what: 'the log names it',
				measured: /database or disk is full/.test(output()) ? 'yes' : output().slice(-300),
				held: /database or disk is full/.test(output())
			},
			zero(
				'answers other than kept or 507',
				wrong.reduce((total, [, times]) => total + times, 0),
				`${JSON.stringify(Object.fromEntries(answers))} ${firstFailure(output())}`
			),
			...(await compareWithLedger(db, ledger, `${rounds} fillings`))
		];
	} finally {
		await endServer(server, 'SIGKILL');
		await db.destroy();
		execFileSync('umount', [dataDir]);
		rmSync(folder, { recursive: true, force: true });
	}
};

/** To the last byte, while others write there too. */
function fill(dataDir: string) {
	const file = openSync(join(dataDir, 'filling'), 'w');
	for (const bytes of [Buffer.alloc(1_000_000), Buffer.alloc(4096), Buffer.alloc(1)]) {
		try {
			for (;;) writeSync(file, bytes);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
		}
	}
	closeSync(file);
}
