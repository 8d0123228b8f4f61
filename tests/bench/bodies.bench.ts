/** What bodies that nobody asked for cost: how soon they are refused, and how long everybody else waits meanwhile. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import type { Figure } from './figure.ts';

const MB = 1024 * 1024;
const TRIES = 16;
const SEND = `
const body = 'f=&'.repeat(FIELDS) + 'a'.repeat(BYTES);
const headers = { origin: 'ORIGIN', 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
await (await fetch('ORIGIN/healthz')).text();
async function send() {
	const began = performance.now();
	const answer = await fetch('ORIGIN/aanmelden', { method: 'POST', headers, body });
	await answer.text();
	if (answer.status !== 413) throw new Error('answered with ' + answer.status);
	return performance.now() - began;
}
for (let turn = 0; turn < TRIES / TOGETHER; turn += 1)
	console.log((await Promise.all(Array.from({ length: TOGETHER }, send))).join(' '));`;

export async function* bench(): AsyncGenerator<Figure> {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-bench-'));
	const env = { ...process.env, DATA_DIR: folder, PORT: String(await freePort()) };
	const made = spawnSync(process.execPath, ['src/cli/tweespan.ts', 'prepare'], { env, encoding: 'utf8' });
	if (made.status !== 0) throw new Error(made.stderr);
	const server = spawn(process.execPath, ['src/cli/serve.ts'], { env, stdio: 'ignore' });
	const origin = `http://localhost:${env.PORT}`;
	try {
		while (!(await fetch(`${origin}/healthz`).catch(() => undefined))?.ok)
			await new Promise((done) => setTimeout(done, 20));
		for (let visit = 0; visit < TRIES; visit += 1) await visitPage(origin);
		yield* measure(origin, '50,000 fields', { fields: 50_000, bytes: 0 }, 1, 100);
		yield* measure(origin, 'eight bodies of 25 MB', { fields: 0, bytes: 25 * MB }, 8);
	} finally {
		const gone = new Promise((done) => server.once('exit', done));
		server.kill('SIGTERM');
		await gone;
		rmSync(folder, { recursive: true, force: true });
	}
}

type Body = { fields: number; bytes: number };

/** Sends the body again and again, so many at once, and visits the sign-in page meanwhile. */
async function* measure(origin: string, name: string, body: Body, together: number, goal?: number) {
	const visits: number[] = [];
	let busy = true;
	const visiting = (async () => {
		while (busy) visits.push(await visitPage(origin));
	})();
	const refused = await send(origin, body, together);
	busy = false;
	await visiting;
	yield figure(`${name}: refused, p95`, refused, goal);
	yield figure(`sign-in page beside ${name}: p95`, visits, 200);
}

/** Sent by a process of its own, or the visits would wait for the sending and not for the site. */
function send(origin: string, { fields, bytes }: Body, together: number): Promise<number[]> {
	const facts = { ORIGIN: origin, FIELDS: fields, BYTES: bytes, TRIES, TOGETHER: together };
	const code = SEND.replace(new RegExp(Object.keys(facts).join('|'), 'g'), (name) =>
		String(facts[name as 'TRIES'])
	);
	return new Promise((resolve, reject) => {
		execFile(process.execPath, ['--input-type=module', '-e', code], (problem, output) =>
			problem ? reject(problem) : resolve(output.trim().split(/\s+/).map(Number))
		);
	});
}

async function visitPage(origin: string): Promise<number> {
	const began = performance.now();
	await (await fetch(`${origin}/aanmelden`, { headers: { accept: 'text/html' } })).text();
	return performance.now() - began;
}

function figure(name: string, times: number[], goal?: number): Figure {
	const sorted = times.toSorted((one, other) => one - other);
	const value = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Infinity;
	return { name, value, unit: 'ms', ...(goal && { goal }), less: true };
}
