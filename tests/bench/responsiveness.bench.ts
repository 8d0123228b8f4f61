/** How long ordinary pages of the built site take while the worker pool is full of mathematics. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readMix } from '#lib/engine/mixing/read-mix.ts';
import { readPair } from '#lib/engine/pairing/read-pair.ts';
import type { MixTask } from '#lib/features/mixes/solve.ts';
import { listDemonstrationAccounts } from '#lib/features/accounts/demonstration.server.ts';
import { runningPlatform, type Platform } from '#lib/server/platform.ts';
import { runInWorker } from '#lib/server/workers.ts';
import { freePort } from '../support/free-port.ts';
import type { Figure } from './figure.ts';

/** Milliseconds between two visits; four pages a second is a busy morning. */
const PAUSE = 250;
const VISITS = 60;

export async function* bench(): AsyncGenerator<Figure> {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-bench-'));
	const port = String(await freePort());
	Object.assign(process.env, { DATA_DIR: folder, PORT: port });
	const made = spawnSync(process.execPath, ['src/cli/tweespan.ts', 'prepare'], { encoding: 'utf8' });
	if (made.status !== 0) throw new Error(made.stderr);
	const { handler } = (await import(pathToFileURL(resolve('build/handler.js')).href)) as {
		handler: Parameters<typeof createServer>[1];
	};
	const server = createServer(handler);
	await new Promise<void>((done) => void server.listen(Number(port), done));
	const platform = runningPlatform();
	if (!platform) throw new Error('The site did not start.');
	try {
		const staff = { cookie: await signIn(platform) };
		const pages = [
			{ name: 'sign-in page', url: `http://localhost:${port}/aanmelden`, headers: {} },
			{ name: 'start page of staff', url: `http://localhost:${port}/`, headers: staff }
		];
		for (const page of pages) yield* measure(page);
	} finally {
		server.closeAllConnections();
		server.close();
		await platform.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function signIn({ db, signIns }: Platform): Promise<string> {
	const account = (await listDemonstrationAccounts(db)).find(({ role }) => role === 'staff');
	const { id } = await db
		.selectFrom('person')
		.select('id')
		.where('email', '=', account?.email ?? '')
		.executeTakeFirstOrThrow();
	const { name, value } = await signIns.start(id, 'bench');
	return `${name}=${value}`;
}

type Page = { name: string; url: string; headers: Record<string, string> };

async function* measure(page: Page): AsyncGenerator<Figure> {
	await visit(page, 10);
	yield figure(`${page.name}: p95, nothing else to do`, await visit(page, VISITS));
	const work = [saveBusy(mixing()), saveBusy(pairing())];
	const times = await visit(page, VISITS);
	for (const { stop } of work) stop();
	await Promise.all(work.map(({ done }) => done));
	yield figure(`${page.name}: p95 beside a mix of 500 and a pairing of 200 × 80`, times, 200);
}

/** Milliseconds per visit, each with the whole page read. */
async function visit({ url, headers }: Page, visits: number): Promise<number[]> {
	const times: number[] = [];
	for (let count = 0; count < visits; count += 1) {
		const began = performance.now();
		const response = await fetch(url, { headers: { ...headers, accept: 'text/html' } });
		await response.text();
		if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
		times.push(performance.now() - began);
		await new Promise((done) => setTimeout(done, PAUSE));
	}
	return times.sort((one, other) => one - other);
}

function figure(name: string, times: number[], goal?: number): Figure {
	const value = times[Math.ceil(times.length * 0.95) - 1] ?? Infinity;
	return { name, value, unit: 'ms', ...(goal && { goal }), less: true };
}

type Call = { file: string; input: unknown };

/** Work in the pool, begun again whenever it ends, until it is told to stop. */
function saveBusy(call: Call) {
	let stopped = false;
	const onProgress = () => Promise.resolve(!stopped);
	const work = async () => {
		while (!stopped) await runInWorker({ ...call, onProgress });
	};
	return { stop: () => (stopped = true), done: work() };
}

function mixing(): Call {
	const people = Array.from({ length: 500 }, (_, person) => ({
		id: `p${person}`,
		organisation: `o${Math.floor(Math.sqrt(person / 5))}`,
		discipline: `d${(person * person) % 7}`
	}));
	const met = people.map((_, person) => [`p${person}`, `p${(person * 7 + 1) % 500}`, 1]);
	const known = met.filter(([one, other]) => one !== other);
	const input = readMix({ people, rounds: 8, groups: 50, met: known, budgetSeconds: 60 });
	const task: MixTask = { kind: 'fresh', input };
	return { file: 'src/lib/features/mixes/worker.ts', input: task };
}

function pairing(): Call {
	const sessions = Array.from({ length: 200 }, (_, number) => {
		const start = new Date(Date.UTC(2027, 0, 4 + Math.floor(number / 4) * 2, 8 + (number % 2) * 4));
		const end = new Date(start.getTime() + 3 * 3_600_000);
		const times = { start: start.toISOString(), end: end.toISOString() };
		return { id: `s${number}`, ...times, topic: `t${number % 6}` };
	});
	const trainers = Array.from({ length: 80 }, (_, number) => ({
		id: `t${number}`,
		organisation: `o${number % 9}`,
		topics: [`t${number % 6}`, `t${(number * 5 + 1) % 6}`],
		maxSessions: 8
	}));
	const taughtTogether = trainers.slice(1, 60).map(({ id }, number) => [`t${number}`, id, 2]);
	const input = readPair({ sessions, trainers, taughtTogether, budgetSeconds: 10 });
	return { file: 'src/lib/features/pairings/worker.ts', input };
}
