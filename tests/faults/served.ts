/** The real server as a process of its own, people who write to it, and what it told them, kept outside. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { writeSetting } from '#lib/server/db/settings.ts';
import { newId } from '#lib/server/ids.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { createCircle } from '../support/wishes.ts';
import type { Ledger } from './killed-server-harm.ts';

type Circle = Awaited<ReturnType<typeof createCircle>>;

export type Environment = Record<string, string | undefined>;

/** An own database with people and somebody who is signed in. */
export async function prepareSite(env: Environment, fill: (db: Db, circle: Circle) => Promise<void>) {
	const config = readConfig(env);
	const db = openDatabase(config.database);
	await migrate(db);
	await writeSetting(db, 'mark', 'test');
	loadMasterKey(config.masterKeyFile);
	const circle = await createCircle(db);
	await fill(db, circle);
	const signIn = await createSignIns(db, false).start(circle.asker.personId, 'fault');
	return { db, circle, cookie: `${signIn.name}=${signIn.value}` };
}

export type Served = { server: ChildProcess; /** What it printed. */ output(): string; took: number };

/** Starts it and waits until it says that it is ready; what is put before it, such as strace, runs it. */
export async function startServer(env: Environment, before: string[] = []): Promise<Served> {
	const from = performance.now();
	const [program = process.execPath, ...args] = [...before, process.execPath, 'src/cli/serve.ts'];
	const server = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	await new Promise<void>((resolve, reject) => {
		const hear = (chunk: Buffer) => {
			output += String(chunk);
			if (output.includes('Tweespan is ready')) resolve();
		};
		server.stdout?.on('data', hear);
		server.stderr?.on('data', hear);
		server.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${output}`)));
	});
	return { server, output: () => output, took: performance.now() - from };
}

/** Answers with which code it ended, and after how many milliseconds. */
export async function endServer(server: ChildProcess, signal: NodeJS.Signals) {
	if (server.exitCode !== null) return { code: server.exitCode, took: 0 };
	const from = performance.now();
	const gone = new Promise<number | null>((resolve) => server.once('exit', resolve));
	server.kill(signal);
	return { code: await gone, took: performance.now() - from };
}

export type Writing = { port: number; cookie: string; ledger: Ledger; going: () => boolean };
/** What came back: each status, and 0 where nobody answered. */
export type Answers = Map<number, number>;

/** Sends wishes until it is told to stop; one without an answer is sent again by the next writer, as people do. */
export async function saveWriting({ port, cookie, ledger, going }: Writing, answers: Answers = new Map()) {
	while (going()) {
		const again = ledger.find((line) => !line.answered && !sending.has(line.formKey));
		const line = again ?? { formKey: newId(), answered: false };
		if (!again) ledger.push(line);
		sending.add(line.formKey);
		line.sent = (line.sent ?? 0) + 1;
		const status = await sendWish(port, cookie, line.formKey).catch(() => 0);
		answers.set(status, (answers.get(status) ?? 0) + 1);
		line.answered = status === 303;
		sending.delete(line.formKey);
		if (status === 0) await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return answers;
}

const sending = new Set<string>();

export async function sendWish(port: number, cookie: string, formKey: string) {
	const origin = `http://localhost:${port}`;
	const answer = await fetch(`${origin}/wensen/nieuw?/ask`, {
		method: 'POST',
		redirect: 'manual',
		headers: { cookie, origin, accept: 'text/html' },
		body: new URLSearchParams({ formKey, kind: 'other', summary: `Wens ${formKey}`, body: '' })
	});
	await answer.arrayBuffer();
	return answer.status;
}

export async function look(port: number, cookie: string, path: string) {
	const answer = await fetch(`http://localhost:${port}${path}`, { redirect: 'manual', headers: { cookie } });
	return { status: answer.status, text: await answer.text() };
}

export async function health(port: number) {
	const answer = await fetch(`http://localhost:${port}/healthz`);
	return (await answer.json()) as Record<string, boolean>;
}

export async function until(within: number, holds: () => Promise<boolean>): Promise<number> {
	const from = performance.now();
	while (performance.now() - from < within) {
		if (await holds().catch(() => false)) return performance.now() - from;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	return Infinity;
}

/** What the server wrote down of the first request that failed for a reason that it did not know. */
export function firstFailure(output: string) {
	return output.split('\n').find((line) => line.includes('a request failed')) ?? '';
}
