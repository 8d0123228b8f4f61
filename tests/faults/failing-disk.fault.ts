/** A disk that fails on a sync, or takes its time for one, injected by strace under the real server. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import type { Fault, Finding } from './fault.ts';
import { compareWithLedger } from './harm.ts';
import type { Ledger } from './killed-server-harm.ts';
import {
	endServer,
	health,
	saveWriting,
	look,
	prepareSite,
	sendWish,
	startServer,
	until,
	type Answers
} from './served.ts';

const WRITERS = 4;
const SLOW_MS = 200;
/** Of a disk that takes 200 ms a sync. SQLite syncs in the thread that answers, so a page waits for the writes before it. */
const GOALS = { write: 1500, read: 1000 };

export const fault: Fault = async (rounds) => {
	if (spawnSync('strace', ['-V']).status !== 0)
		return [{ what: 'a failing disk', measured: 'not tried: there is no strace', held: true }];
	const found: Finding[] = [];
	const failing = { stopped: 0, read: 0, red: 0, back: 0 };
	for (let round = 0; round < rounds; round += 1)
		await onSite((site) => failOnce(site, failing, found, round));
	const all = (what: string, times: number) => ({
		what,
		measured: `${times} of ${rounds}`,
		held: times === rounds
	});
	return [
		all('EIO on a sync: writes refused from then on, with 503', failing.stopped),
		all('EIO on a sync: reading that went on', failing.read),
		all('EIO on a sync: /healthz that said so', failing.red),
		all('EIO on a sync: writing after the next start', failing.back),
		...found,
		...(await onSite(beSlow))
	];
};

type Site = {
	env: NodeJS.ProcessEnv;
	port: number;
	cookie: string;
	db: Awaited<ReturnType<typeof prepareSite>>['db'];
};

async function onSite<T>(harm: (site: Site) => Promise<T>): Promise<T> {
	// Not in memory: a sync has to mean something.
	const folder = mkdtempSync(join(tmpdir() === '/dev/shm' ? '/var/tmp' : tmpdir(), 'tweespan-fault-'));
	chmodSync(folder, 0o755);
	const port = await freePort();
	const env = {
		...process.env,
		DATA_DIR: folder,
		DATABASE_URL: '',
		PORT: String(port),
		LOG_LEVEL: 'silent',
		TWEESPAN_DEMO: '0'
	};
	const { db, cookie } = await prepareSite(env, async () => {});
	try {
		return await harm({ env, port, cookie, db });
	} finally {
		await db.destroy();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function failOnce(
	{ env, port, cookie, db }: Site,
	seen: { stopped: number; read: number; red: number; back: number },
	found: Finding[],
	round: number
) {
	const { server } = await startServer(env);
	const ledger: Ledger = [];
	const answers: Answers = new Map();
	let writing = true;
	const writers = Array.from({ length: WRITERS }, () =>
		saveWriting({ port, cookie, ledger, going: () => writing && server.exitCode === null }, answers)
	);
	await until(10_000, async () => (answers.get(303) ?? 0) > 0);
	const tracer = await trace(server, ['-e', `inject=fsync,fdatasync:error=EIO:when=${1 + (round % 20)}`]);
	await until(20_000, async () => (await health(port)).writes === false);
	writing = false;
	await Promise.all(writers);
	await untrace(tracer);
	seen.stopped += (await sendWish(port, cookie, 'na-de-fout')) === 503 ? 1 : 0;
	seen.read += (await look(port, cookie, '/wensen')).status === 200 ? 1 : 0;
	seen.red += (await health(port)).writes === false ? 1 : 0;
	await endServer(server, 'SIGKILL');
	const next = await startServer(env);
	seen.back += (await sendWish(port, cookie, 'na-de-start')) === 303 ? 1 : 0;
	const findings = await compareWithLedger(db, ledger, 'one EIO');
	found.push(...findings.filter(({ held }) => !held));
	await endServer(next.server, 'SIGKILL');
}

async function beSlow({ env, port, cookie, db }: Site): Promise<Finding[]> {
	const { server } = await startServer(env);
	const tracer = await trace(server, ['-e', `inject=fsync,fdatasync:delay_enter=${SLOW_MS * 1000}`]);
	const ledger: Ledger = [];
	let writing = true;
	const writes: number[] = [];
	const reads: number[] = [];
	const timed = async (times: number[], act: () => Promise<unknown>) => {
		while (writing) {
			const from = performance.now();
			await act();
			times.push(performance.now() - from);
		}
	};
	const one = { port, cookie, ledger };
	const all = [
		timed(writes, async () => {
			let left = 1;
			await saveWriting({ ...one, going: () => left-- > 0 });
		}),
		timed(reads, () => look(port, cookie, '/wensen'))
	];
	await new Promise((resolve) => setTimeout(resolve, 20_000));
	writing = false;
	await Promise.all(all);
	await untrace(tracer);
	const findings = await compareWithLedger(db, ledger, `${SLOW_MS} ms a sync`);
	await endServer(server, 'SIGKILL');
	return [
		within(`${SLOW_MS} ms a sync: 95 % of writes`, writes, GOALS.write),
		within(`${SLOW_MS} ms a sync: 95 % of pages`, reads, GOALS.read),
		...findings
	];
}

function within(what: string, times: number[], goal: number): Finding {
	const p95 = times.sort((one, other) => one - other)[Math.floor(times.length * 0.95)] ?? Infinity;
	return {
		what: `${what} (at most ${goal} ms, ${times.length} timed)`,
		measured: `${p95.toFixed(0)} ms`,
		held: p95 <= goal
	};
}

/** Lays hands on a process that runs already, so that only what comes from now on is touched. */
async function trace(server: ChildProcess, inject: string[]): Promise<ChildProcess> {
	const tracer = spawn('strace', ['-f', '-e', 'trace=fsync,fdatasync', ...inject, '-p', String(server.pid)], {
		stdio: ['ignore', 'ignore', 'pipe']
	});
	await new Promise<void>((resolve, reject) => {
		tracer.stderr?.on('data', (chunk: Buffer) => /attached/.test(String(chunk)) && resolve());
		tracer.once('exit', (code) => reject(new Error(`strace ended with ${code}.`)));
	});
	return tracer;
}

async function untrace(tracer: ChildProcess) {
	const gone = new Promise((resolve) => tracer.once('exit', resolve));
	tracer.kill('SIGINT');
	await gone;
}
