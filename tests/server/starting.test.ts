import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import {
	chmodSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	statSync,
	truncateSync,
	writeFileSync
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, test, vi } from 'vitest';
import { ConfigError, isConfigError, readConfig } from '#lib/server/config.ts';
import { holdDatabase } from '#lib/server/db/lock.ts';
import { closeDataFolder, listOpen } from '#lib/server/private-files.ts';
import { startTrouble } from '#lib/server/start-trouble.ts';
import { run as prepare } from '../../src/cli/commands/prepare.ts';
import { openFolder } from '../support/erasing.ts';

afterEach(() => {
	vi.unstubAllEnvs();
	vi.restoreAllMocks();
});

/** What whoever starts it is told; a stack, which is nobody's sentence, fails. */
async function sentenceOf(env: Record<string, string>) {
	for (const [name, value] of Object.entries({ TWEESPAN_DEMO: '0', DATABASE_URL: '', ...env }))
		vi.stubEnv(name, value);
	vi.spyOn(console, 'error').mockImplementation(() => {});
	const error: unknown = await prepare().then(
		() => 'it started',
		(problem: unknown) => problem
	);
	return startTrouble(error, readConfig()) ?? error;
}

describe('A start that cannot be is told in one sentence', () => {
	test('with a damaged database', async () => {
		const dataDir = openFolder();
		const file = join(dataDir, 'tweespan.db');
		writeFileSync(file, 'no database at all, '.repeat(500));
		expect(await sentenceOf({ DATA_DIR: dataDir })).toBe(
			`The database ${file} is damaged (file is not a database): keep a copy of it, and restore the last backup into another folder (tweespan restore FILE).`
		);
	});

	test('with a database that was cut off', async () => {
		const dataDir = openFolder();
		const file = join(dataDir, 'tweespan.db');
		copyFileSync(inject('sqliteTemplate'), file);
		truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096);
		expect(await sentenceOf({ DATA_DIR: dataDir })).toMatch(
			/is damaged \(database disk image is malformed\)/
		);
	});

	test('with a data folder below a file, or where none can be', async () => {
		const file = join(openFolder(), 'a-file');
		writeFileSync(file, '');
		expect([
			await sentenceOf({ DATA_DIR: join(file, 'data') }),
			await sentenceOf({ DATA_DIR: '/proc/tweespan' })
		]).toEqual([
			`The data folder ${join(file, 'data')} (DATA_DIR) cannot be used: ENOTDIR: not a directory, mkdir '${join(file, 'data')}'.`,
			"The data folder /proc/tweespan (DATA_DIR) cannot be used: ENOENT: no such file or directory, mkdir '/proc/tweespan'."
		]);
	});

	test('with a data folder in which nothing may be written, and nothing is said of each file', () => {
		const dataDir = openFolder();
		writeFileSync(join(dataDir, 'master.key'), '');
		chmodSync(join(dataDir, 'master.key'), 0o644);
		chmodSync(dataDir, 0o555);
		const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
		const place = { DATA_DIR: dataDir, DATABASE_URL: '', PORT: '38471' };
		const env = { ...process.env, ...place, LOG_LEVEL: 'info', TWEESPAN_DEMO: '0' };
		for (const program of ['src/cli/serve.ts', 'src/cli/tweespan.ts']) {
			const args = program.endsWith('serve.ts') ? [program] : [program, 'prepare'];
			const { status, stdout, stderr } = spawnSync(process.execPath, args, {
				...nobody,
				env,
				encoding: 'utf8'
			});
			expect([status, stdout]).toEqual([1, '']);
			expect(stderr).toMatch(/^The (data folder|database) [^\n]* cannot be (used|written): [^\n]*\.\n$/);
		}
		chmodSync(dataDir, 0o755);
	});

	test.each([
		['nobody answers there', 'postgres://tweespan:geheim@127.0.0.1:1/tweespan', /ECONNREFUSED/],
		['the role is unknown', '/nothing', /role "stranger" does not exist/],
		['the database is unknown', '/nothing', /database "nothing" does not exist/]
	])('when of DATABASE_URL %s, and never with its password', async (what, place, reason) => {
		const server = new URL(inject('postgresUrl'));
		if (what.includes('role')) server.username = 'stranger';
		server.password = 'geheim';
		const url = place.startsWith('/') ? `${server.href}${place}` : place;
		const sentence = await sentenceOf({ DATABASE_URL: url, DATA_DIR: openFolder() });
		expect(sentence).toMatch(
			/^The database of DATABASE_URL \(postgres:\/\/\w+@127.0.0.1:\d+\/+\w+\) cannot be used: /
		);
		expect(sentence).toMatch(reason);
		expect(sentence).not.toContain('geheim');
	});

	test('on a taken port, before anything is made', async () => {
		const taken = createServer();
		await new Promise<void>((ready) => void taken.listen(0, ready));
		const { port } = taken.address() as AddressInfo;
		const dataDir = join(openFolder(), 'data');
		const env = { ...process.env, PORT: String(port), DATA_DIR: dataDir, TWEESPAN_DEMO: '0' };
		const { status, stderr } = spawnSync(process.execPath, ['src/cli/serve.ts'], { env, encoding: 'utf8' });
		await new Promise((done) => taken.close(done));
		expect([status, stderr, existsSync(dataDir)]).toEqual([
			1,
			`Port ${port} is in use; choose another with PORT.\n`,
			false
		]);
	});
});

test('Only another server counts as another server on the same database', () => {
	const file = join(openFolder(), 'tweespan.db');
	const release = holdDatabase(file);
	expect([typeof release, holdDatabase(file)]).toEqual(['function', undefined]);
	release?.();
	mkdirSync(`${file}.two.lock`);
	expect(() => holdDatabase(`${file}.two`)).toThrow('unable to open database file');
});

test('A wrong setting is known by its name, whichever copy of the program made it', () => {
	const other = Object.assign(new Error('no'), { name: 'ConfigError' });
	expect([new ConfigError('no'), other, new Error('no')].map(isConfigError)).toEqual([true, true, false]);
});

test('The data folder and what stands in it are closed for others at a start', () => {
	const dataDir = join(openFolder(), 'data');
	mkdirSync(dataDir, { mode: 0o755 });
	new Database(join(dataDir, 'tweespan.db')).close();
	writeFileSync(join(dataDir, 'tweespan.db'), '', { mode: 0o644 });
	expect(listOpen(dataDir)).toEqual([dataDir, join(dataDir, 'tweespan.db')]);
	closeDataFolder(dataDir);
	expect([dataDir, join(dataDir, 'tweespan.db')].map((path) => statSync(path).mode & 0o777)).toEqual([
		0o700, 0o600
	]);
});
