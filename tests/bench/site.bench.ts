/** What the built site asks of a phone, of the database and of the machine, over every page of every role. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { listDemonstrationAccounts } from '#lib/features/people/demonstration.server.ts';
import { runningPlatform } from '#lib/server/platform.ts';
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
			const pages = await walk(`http://localhost:${env.PORT}`, `${name}=${value}`, queries);
			yield* figuresOf(role, pages);
		}
	} finally {
		server.closeAllConnections();
		server.close();
		await platform.stop();
	}
}

type Page = {
	path: string;
	html: string;
	/** What the browser is told to load at once. */ links: string;
	queries: number;
};

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
		pages.push({ path: kind, ...page });
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
	let links = '';
	for (let tries = 0; tries < TRIES; tries += 1) {
		const before = queries();
		const response = await fetch(url, { headers: { cookie, accept: 'text/html' } });
		html = await response.text();
		links = response.headers.get('link') ?? '';
		fewest = Math.min(fewest, queries() - before);
	}
	return { html, links, queries: fewest };
}

function countStatements(): () => number {
	let count = 0;
	const prepare = Database.prototype.prepare;
	Database.prototype.prepare = function (...args: [string]) {
		count += 1;
		return Reflect.apply(prepare, this, args) as ReturnType<typeof prepare>;
	} as typeof prepare;
	return () => count;
}

function* figuresOf(role: string, pages: Page[]): Generator<Figure> {
	const weighed = pages.map((page) => ({
		...page,
		bytes: scriptsOf(page).reduce((sum, path) => sum + weight(path), 0)
	}));
	const heaviest = weighed.toSorted((one, other) => other.bytes - one.bytes)[0];
	const curious = weighed.toSorted((one, other) => other.queries - one.queries)[0];
	yield {
		name: `${role}: JavaScript of ${heaviest?.path}, heaviest of ${pages.length}`,
		value: (heaviest?.bytes ?? 0) / KILOBYTE,
		unit: 'kB gzip',
		...(role === 'participant' && { goal: 60 }),
		less: true
	};
	yield {
		name: `${role}: queries of ${curious?.path}, the most`,
		value: curious?.queries ?? 0,
		unit: '',
		less: true
	};
}

/** Every script a page loads before it is still, whether its head or its header names it. */
function scriptsOf({ html, links }: Page) {
	const named = `${html} ${links}`.matchAll(/_app\/immutable\/[\w./-]+\.js/g);
	return [...new Set([...named].map(([path]) => path))];
}

function weight(path: string) {
	return gzipSync(readFileSync(join('build/client', path))).length;
}

function seconds(name: string, milliseconds: number, goal: number): Figure {
	return { name, value: milliseconds / 1000, unit: 's', goal, less: true };
}

function pause(milliseconds: number) {
	return new Promise((done) => setTimeout(done, milliseconds));
}
