/** What the built site asks of a phone, of the database and of the machine, over every page of every role. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import Database from 'better-sqlite3';
import { listDemonstrationAccounts } from '#lib/features/people/demonstration.server.ts';
import { runningPlatform } from '#lib/server/platform.ts';
import playwright from '../../playwright.config.ts';
import { kindOf } from '../routes/kinds.ts';
import { freePort } from '../support/free-port.ts';
import type { Figure } from './figure.ts';

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

/** Serves the site from this very process, so that every statement given to the database can be counted. */
async function* measurePages(env: NodeJS.ProcessEnv): AsyncGenerator<Figure> {
	Object.assign(process.env, { DATA_DIR: env.DATA_DIR, PORT: env.PORT });
	const queries = countStatements();
	const { handler } = (await import(pathToFileURL(resolve('build/handler.js')).href)) as {
		handler: Parameters<typeof createServer>[1];
	};
	const server = createServer(handler);
	await new Promise<void>((done) => void server.listen(Number(env.PORT), done));
	const platform = runningPlatform();
	if (!platform) throw new Error('The site did not start.');
	try {
		for (const { role, email } of await listDemonstrationAccounts(platform.db)) {
			const user = await platform.db
				.selectFrom('person')
				.select('id')
				.where('email', '=', email)
				.executeTakeFirstOrThrow();
			const { name, value } = await platform.signIns.start(user.id, 'bench');
			const origin = `http://localhost:${env.PORT}`;
			const pages = await walk(origin, `${name}=${value}`, queries);
			yield mostQueries(role, pages);
			if (role === 'participant') yield await heaviest(origin, { name, value }, pages);
		}
	} finally {
		server.closeAllConnections();
		server.close();
		await platform.stop();
	}
}

type Page = { kind: string; path: string; html: string; queries: number };

/** Follows every link to a kind of page not seen yet. */
async function walk(origin: string, cookie: string, queries: () => number): Promise<Page[]> {
	const pages: Page[] = [];
	const seen = new Set<string>();
	const queue = ['/'];
	for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
		const kind = kindOf(path);
		if (!kind || seen.has(kind)) continue;
		seen.add(kind);
		const page = await visit(origin + path, cookie, queries);
		pages.push({ kind, path, ...page });
		const base = new URL(path, origin);
		queue.push(
			...[...page.html.matchAll(/<a [^>]*?href="([^"]+)"/g)]
				.map((match) => new URL((match[1] ?? '').replaceAll('&amp;', '&'), base))
				.filter((link) => link.origin === origin)
				.map((link) => link.pathname + link.search)
		);
	}
	return pages;
}

/** The fewest of a few visits: background work of the same second asks questions too. */
async function visit(url: string, cookie: string, queries: () => number) {
	let fewest = Infinity;
	let html = '';
	for (let tries = 0; tries < TRIES; tries += 1) {
		const before = queries();
		html = await (await fetch(url, { headers: { cookie, accept: 'text/html' } })).text();
		fewest = Math.min(fewest, queries() - before);
	}
	return { html, queries: fewest };
}

function countStatements(): () => number {
	let count = 0;
	const prepare = Database.prototype.prepare;
	Database.prototype.prepare = function (this: Database.Database, ...args: [string]) {
		count += 1;
		return Reflect.apply(prepare, this, args) as ReturnType<typeof prepare>;
	} as typeof prepare;
	return () => count;
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
