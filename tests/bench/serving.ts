import Database from 'better-sqlite3';
import pg from 'pg';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listDemonstrationAccounts } from '#lib/features/accounts/demonstration.server.ts';
import { runningPlatform } from '#lib/server/platform.ts';
import { kindOf } from '../routes/kinds.ts';

/** Statements given to the database by this process so far, and the time they took where the database is SQLite. */
export type Asked = { count: number; milliseconds: number; slowest: { milliseconds: number; sql: string } };

export type SignedIn = { role: string; cookie: { name: string; value: string } };

/** Serves the built site from this very process, so that every statement given to the database can be counted. */
export async function serveHere(port: number) {
	const { handler } = (await import(pathToFileURL(resolve('build/handler.js')).href)) as {
		handler: Parameters<typeof createServer>[1];
	};
	const server = createServer(handler);
	await new Promise<void>((done) => void server.listen(port, done));
	const platform = runningPlatform();
	if (!platform) throw new Error('The site did not start.');
	return {
		origin: `http://localhost:${port}`,
		/** One of every role, each signed in. */
		async signIn(): Promise<SignedIn[]> {
			const signedIn: SignedIn[] = [];
			for (const { role, email } of await listDemonstrationAccounts(platform.db)) {
				const user = await platform.db
					.selectFrom('person')
					.select('id')
					.where('email', '=', email)
					.executeTakeFirstOrThrow();
				signedIn.push({ role, cookie: await platform.signIns.start(user.id, 'bench') });
			}
			return signedIn;
		},
		async stop() {
			server.closeAllConnections();
			server.close();
			await platform.stop();
		}
	};
}

/** Follows every link to a kind of page not seen yet; answers what `visit` says of one page of each kind. */
export async function walk<Seen extends { html: string }>(
	origin: string,
	visit: (url: string) => Promise<Seen>
): Promise<({ kind: string; path: string } & Seen)[]> {
	const pages: ({ kind: string; path: string } & Seen)[] = [];
	const seen = new Set<string>();
	const queue = ['/'];
	for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
		const kind = kindOf(path);
		if (!kind || seen.has(kind)) continue;
		seen.add(kind);
		const page = await visit(origin + path);
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

export function watchStatements(): Asked {
	const asked: Asked = { count: 0, milliseconds: 0, slowest: { milliseconds: 0, sql: '' } };
	watchSqlite(asked);
	watchPostgres(asked);
	return asked;
}

function watchSqlite(asked: Asked) {
	const prepare = Database.prototype.prepare;
	Database.prototype.prepare = function (this: Database.Database, ...args: [string]) {
		asked.count += 1;
		const statement = Reflect.apply(prepare, this, args) as Database.Statement;
		for (const act of ['all', 'run'] as const) {
			const original = statement[act] as (...values: unknown[]) => unknown;
			Object.defineProperty(statement, act, {
				value: (...values: unknown[]) => {
					const began = performance.now();
					try {
						return Reflect.apply(original, statement, values);
					} finally {
						note(asked, performance.now() - began, args[0]);
					}
				}
			});
		}
		return statement;
	} as typeof prepare;
}

function watchPostgres(asked: Asked) {
	const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
	pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
		asked.count += 1;
		const began = performance.now();
		const answer = Reflect.apply(query, this, args) as Promise<unknown> | undefined;
		const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string }).text ?? '');
		answer?.then?.(
			() => note(asked, performance.now() - began, text),
			() => {}
		);
		return answer;
	} as typeof pg.Client.prototype.query;
}

function note(asked: Asked, milliseconds: number, sql: string) {
	asked.milliseconds += milliseconds;
	if (milliseconds > asked.slowest.milliseconds) asked.slowest = { milliseconds, sql };
}
