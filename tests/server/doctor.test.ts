import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { run as doctor } from '../../src/cli/commands/doctor.ts';
import { run as prepare } from '../../src/cli/commands/prepare.ts';
import { ENGINES, type Engine } from '../support/database.ts';
import { inDatabase } from '../support/databases.ts';
import { openFolder } from '../support/erasing.ts';
import { startPooler } from '../support/pooler.ts';
import { addOrganisation, addPerson } from '../support/builders.ts';

afterEach(() => {
	vi.unstubAllEnvs();
	vi.restoreAllMocks();
});

/** What it says of each thing that it looks at: `ok`, or what is wrong. */
async function ask(env: Record<string, string>) {
	for (const [name, value] of Object.entries({ TWEESPAN_DEMO: '0', DATABASE_URL: '', ...env }))
		vi.stubEnv(name, value);
	vi.spyOn(console, 'error').mockImplementation(() => {});
	const said = vi.spyOn(console, 'log').mockImplementation(() => {});
	const status = await doctor();
	const lines = said.mock.calls.map(([line]) => /^(\w+) +([^:]+)(?:: (.*))?$/.exec(String(line)) ?? []);
	said.mockRestore();
	return { status, found: new Map(lines.map(([, mark, what, problem]) => [what, problem ?? mark])) };
}

const KEY = 'the master key is that of this database, and private';
const LIMITS = 'pages have limits, and work has none';

test('doctor says that the key is missing or another one, makes none, and looks at everything else', async () => {
	const dataDir = openFolder();
	const key = join(dataDir, 'master.key');
	vi.stubEnv('DATA_DIR', dataDir);
	vi.stubEnv('TWEESPAN_DEMO', '0');
	vi.spyOn(console, 'error').mockImplementation(() => {});
	await prepare();
	const db = openDatabase({ kind: 'sqlite', file: join(dataDir, 'tweespan.db') });
	await addPerson(db);
	await db.destroy();
	expect((await ask({ DATA_DIR: dataDir })).found.get(KEY)).toBe('ok');
	rmSync(key);
	const { status, found } = await ask({ DATA_DIR: dataDir });
	expect([status, found.get(KEY), existsSync(key)]).toEqual([1, `there is no ${key}`, false]);
	expect(found.get('the database is whole')).toBe('ok');
});

test('doctor looks on where a database was restored and the data folder is not there yet', async () => {
	const name = `doctor_${process.pid}`;
	await inDatabase(inject('postgresUrl'), `create database ${name} template tweespan_template`);
	const dataDir = join(openFolder(), 'data');
	const { found } = await ask({ DATABASE_URL: `${inject('postgresUrl')}/${name}`, DATA_DIR: dataDir });
	expect([found.get('the data folder is private'), found.get('the schema is up to date')]).toEqual([
		`there is no ${dataDir}; a start makes it`,
		'ok'
	]);
	await inDatabase(inject('postgresUrl'), `drop database ${name} with (force)`);
});

test('doctor sees through a pooler whether the role of pages carries the limits, and work none', async () => {
	const server = inject('postgresUrl');
	const [name, role] = [`pooled_${process.pid}`, `pages_${process.pid}`];
	await inDatabase(server, `create database ${name} template tweespan_template`);
	await inDatabase(server, `create role ${role} login superuser`);
	const pooler = await startPooler(`${server}/${name}`);
	const asPages = new URL(pooler.url);
	asPages.username = role;
	const env = { DATABASE_URL: asPages.href, DATA_DIR: openFolder() };

	expect((await ask(env)).found.get(LIMITS)).toMatch(/^a pooler stands between: alter role/);
	await inDatabase(server, `alter role ${role} set statement_timeout = '15s'`);
	await inDatabase(server, `alter role ${role} set lock_timeout = '5s'`);
	expect((await ask(env)).found.get(LIMITS)).toMatch(/^work is broken off too/);
	expect((await ask({ ...env, DATABASE_WORK_URL: pooler.url })).found.get(LIMITS)).toBe('ok');

	await pooler.stop();
	await inDatabase(server, `drop database ${name} with (force)`);
	await inDatabase(server, `drop role ${role}`);
});

test('doctor says that visitors are not told apart behind a web server that nothing was said of', async () => {
	const dataDir = openFolder();
	const found = async (env: Record<string, string>) =>
		(await ask({ DATA_DIR: dataDir, ...env })).found.get('visitors are told apart');
	const origin = 'https://tweespan.example';
	expect([
		await found({ ORIGIN: origin, TRUST_PROXY: '' }),
		await found({ ORIGIN: origin, TRUST_PROXY: '1' }),
		await found({ ORIGIN: 'http://localhost:3000', TRUST_PROXY: '' })
	]).toEqual(['behind a web server everybody is one address; set TRUST_PROXY=1', 'ok', 'ok']);
});

test.each(ENGINES)('doctor advises who has to be there for acts of two people, on %s', async (engine) => {
	const { db, url, remove } = await placeOf(engine);
	const what = 'acts of two people are possible';
	const advice = async () => (await ask(url)).found.get(what);
	const signIn = async (facts: Parameters<typeof addPerson>[1]) => {
		const id = await addPerson(db, facts);
		await db.updateTable('user').set({ passwordHash: 'x' }).where('id', '=', id).execute();
	};
	await signIn({ staff: true });
	expect(await advice()).toMatch(/^a second person needs the role of staff, administrator or coordinator/);
	await signIn({ coordinatedOrganisations: [await addOrganisation(db)] });
	expect(await advice()).toBe(
		'merging used accounts needs staff and an administrator, two people who can sign in'
	);
	await signIn({ admin: true });
	expect(await advice()).toBe('ok');
	await remove();
});

/** A database of its own, and how a command is told of it. */
async function placeOf(
	engine: Engine
): Promise<{ db: Db; url: Record<string, string>; remove(): Promise<void> }> {
	const dataDir = openFolder();
	if (engine === 'sqlite') {
		const file = join(dataDir, 'tweespan.db');
		copyFileSync(inject('sqliteTemplate'), file);
		const db = openDatabase({ kind: 'sqlite', file });
		return { db, url: { DATA_DIR: dataDir }, remove: async () => await db.destroy() };
	}
	const [server, name] = [inject('postgresUrl'), `advised_${process.pid}`];
	await inDatabase(server, `create database ${name} template tweespan_template`);
	const url = `${server}/${name}`;
	const db = openDatabase({ kind: 'postgres', url });
	const remove = async () => {
		await db.destroy();
		await inDatabase(server, `drop database ${name} with (force)`);
	};
	return { db, url: { DATA_DIR: dataDir, DATABASE_URL: url }, remove };
}
