/** What the built site asks of a phone, of the database and of the machine, over every page of every role. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import playwright from '../../playwright.config.ts';
import { freePort } from '../support/free-port.ts';
import type { Figure } from './figure.ts';
import { serveHere, walk, watchStatements, type Asked } from './serving.ts';

const KILOBYTE = 1024;
const TRIES = 3;

export async function* bench(): AsyncGenerator<Figure> {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-bench-'));
	const env = { ...process.env, DATA_DIR: folder, PORT: String(await freePort()) };
	const began = performance.now();
	const made = spawnSync(process.execPath, ['src/cli/tweespan.ts', 'prepare'], { env, encoding: 'utf8' });
	if (made.status !== 0) throw new Error(made.stderr);
	yield seconds('demonstration made', performance.now() - began, 30);
	try {
		yield* measureProcess(env);
		yield* measurePages(env);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function* measureProcess(env: NodeJS.ProcessEnv): AsyncGenerator<Figure> {
	const began = performance.now();
	const server = spawn(process.execPath, ['src/cli/serve.ts'], { env, stdio: 'ignore' });
	const origin = `http://localhost:${env.PORT}`;
	while (!(await fetch(`${origin}/healthz`).catch(() => undefined))?.ok) await pause(20);
	yield seconds('cold start, until it says that it is healthy', performance.now() - began, 5);
	for (let visit = 0; visit < 200; visit += 1) await (await fetch(`${origin}/aanmelden`)).text();
	const kilobytes = Number(
		execFileSync('ps', ['-o', 'rss=', '-p', String(server.pid)], { encoding: 'utf8' })
	);
	yield { name: 'memory after 200 visits', value: kilobytes / KILOBYTE, unit: 'MB', goal: 512, less: true };
	const gone = new Promise((done) => server.once('exit', done));
	server.kill('SIGTERM');
	await gone;
}

async function* measurePages(env: NodeJS.ProcessEnv): AsyncGenerator<Figure> {
	Object.assign(process.env, { DATA_DIR: env.DATA_DIR, PORT: env.PORT });
	const asked = watchStatements();
	const site = await serveHere(Number(env.PORT));
	try {
		for (const { role, cookie } of await site.signIn()) {
			const pages = await walk(site.origin, (url) => visit(url, `${cookie.name}=${cookie.value}`, asked));
			yield mostQueries(role, pages);
			if (role === 'participant') yield await heaviest(site.origin, cookie, pages);
		}
	} finally {
		await site.stop();
	}
}

type Page = { kind: string; path: string; html: string; queries: number };

/** The fewest of a few visits: background work of the same second asks questions too. */
async function visit(url: string, cookie: string, asked: Asked) {
	let fewest = Infinity;
	let html = '';
	for (let tries = 0; tries < TRIES; tries += 1) {
		const before = asked.count;
		html = await (await fetch(url, { headers: { cookie, accept: 'text/html' } })).text();
		fewest = Math.min(fewest, asked.count - before);
	}
	return { html, queries: fewest };
}

function mostQueries(role: string, pages: Page[]): Figure {
	const most = pages.toSorted((one, other) => other.queries - one.queries)[0];
	const name = `${role}: queries of ${most?.kind}, the most of ${pages.length} pages`;
	return { name, value: most?.queries ?? 0, unit: '', less: true };
}

/** The page that brings most JavaScript to a browser that has seen nothing of the site yet. */
async function heaviest(
	origin: string,
	signIn: { name: string; value: string },
	pages: Page[]
): Promise<Figure> {
	const browser = await chromium.launch(playwright.use?.launchOptions);
	const weights: { kind: string; bytes: number }[] = [];
	for (const { kind, path } of pages) {
		const context = await browser.newContext();
		await context.addCookies([{ ...signIn, url: origin }]);
		const page = await context.newPage();
		const scripts: Promise<Buffer>[] = [];
		page.on('response', (response) => {
			if (response.request().resourceType() === 'script') scripts.push(response.body());
		});
		await page.goto(origin + path, { waitUntil: 'networkidle' });
		const bodies = await Promise.all(scripts);
		weights.push({ kind, bytes: bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) });
		await context.close();
	}
	await browser.close();
	const most = weights.toSorted((one, other) => other.bytes - one.bytes)[0];
	const name = `participant: JavaScript of ${most?.kind}, the heaviest`;
	return { name, value: (most?.bytes ?? 0) / KILOBYTE, unit: 'kB gzip', goal: 60, less: true };
}

function seconds(name: string, milliseconds: number, goal: number): Figure {
	return { name, value: milliseconds / 1000, unit: 's', goal, less: true };
}

function pause(milliseconds: number) {
	return new Promise((done) => setTimeout(done, milliseconds));
}
