/** A million wishes of five years, one in twenty open, on both databases: lists, figures, ticks, rebuilding, pages. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { makeFeed } from '#lib/features/diaries/feeds.server.ts';
import { getWish } from '#lib/features/wishes/details.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { listWishes, type Filter } from '#lib/features/wishes/lists/queries.server.ts';
import { rebuildClocks } from '#lib/features/wishes/history/rebuild.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listDemonstrationAccounts } from '#lib/features/accounts/demonstration.server.ts';
import { showFigures } from '#lib/features/reports/figures.server.ts';
import { readScope } from '#lib/features/reports/scope.ts';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import { addMs, HOUR, MINUTE, now } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import { locksRows, openDatabase, type Db } from '#lib/server/db/open.ts';
import { followClock, startClockAt } from '#lib/server/db/settings.ts';
import { refreshStatistics } from '#lib/server/db/statistics.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { createOnPostgres } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { raise } from '../support/wishes.ts';
import type { Figure } from './figure.ts';
import { addManyWishes } from './many-wishes.ts';

const WISHES = Number(process.env.WISHES ?? 1_000_000);
/** Both, or the one that is named. */
const ENGINES = process.env.ENGINE ? [process.env.ENGINE] : ['sqlite', 'postgres'];
const DUE = 500;

export async function* bench(): AsyncGenerator<Figure> {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-wishes-'));
	chmodSync(folder, 0o755);
	try {
		if (ENGINES.includes('sqlite')) yield* measure('sqlite', { DATA_DIR: join(folder, 'sqlite') });
		if (ENGINES.includes('postgres')) yield* measureOnPostgres(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function* measureOnPostgres(folder: string): AsyncGenerator<Figure> {
	const postgres = await createOnPostgres(folder);
	try {
		yield* measure('postgres', { DATA_DIR: join(folder, 'files'), DATABASE_URL: postgres.url });
	} finally {
		await postgres.remove();
	}
}

async function* measure(engine: string, place: Record<string, string>): AsyncGenerator<Figure> {
	const env = { ...process.env, ...place, TWEESPAN_DEMO: '1', PORT: String(await freePort()) };
	const made = spawnSync(process.execPath, ['src/cli/tweespan.ts', 'prepare'], { env, encoding: 'utf8' });
	if (made.status !== 0) throw new Error(made.stderr);
	const config = readConfig(env);
	loadMasterKey(config.masterKeyFile);
	const db = openDatabase(config.database);
	const figure = (name: string, value: number, unit: string, goal?: number): Figure => ({
		...{ name: `${engine}: ${name}`, value, unit, less: true },
		...(goal !== undefined && { goal })
	});
	try {
		await followClock(db);
		const began = performance.now();
		const open = await addManyWishes(db, WISHES);
		// Where a million rows came in years, a database knows its tables by now.
		if (locksRows(db)) await sql`analyze`.execute(db);
		await refreshStatistics(db);
		yield figure(`${WISHES} wishes made, ${open} open`, (performance.now() - began) / 1000, 's');
		const accounts = await listDemonstrationAccounts(db);
		const actorOf = async (role: string) => {
			const email = accounts.find((account) => account.role === role)?.email ?? '';
			const { id } = await db
				.selectFrom('person')
				.select('id')
				.where('email', '=', email)
				.executeTakeFirstOrThrow();
			const actor = await findActor(db, id);
			if (!actor) throw new Error(`Nobody is ${role}.`);
			return actor;
		};
		const staff = await actorOf('staff');
		const asker = await actorOf('participant');
		yield* measureStaff(db, staff, asker, figure);
		yield figure('recording a wish, p95', p95(await times(100, () => raise(db, asker))), 'ms', 150);
		yield* measureTicks(db, figure);
		yield* measurePages(db, env, actorOf, figure);
		yield* measureRebuild(db, figure);
	} finally {
		await db.destroy();
	}
}

type Name = (name: string, value: number, unit: string, goal?: number) => Figure;

async function* measureStaff(db: Db, staff: Actor, asker: Actor, figure: Name): AsyncGenerator<Figure> {
	const filters = (['open', 'unowned', 'late', 'mine', 'done'] as const).flatMap((show): Filter[] => [
		{ show, kind: null, before: null },
		{ show, kind: 'deepening', before: null }
	]);
	const lists: number[] = [];
	let lastId = '';
	for (const filter of filters) {
		let before: string | null = null;
		for (let page = 0; page < 4; page += 1) {
			lists.push(
				await timed(async () => {
					const { cards, next } = await listWishes(db, staff, { ...filter, before });
					lastId = cards[0]?.id ?? lastId;
					before = next;
				})
			);
		}
	}
	yield figure('worklist page of 50, p95', p95(lists), 'ms', 50);
	yield figure('opening a wish, p95', p95(await times(50, () => getWish(db, staff, lastId))), 'ms', 100);
	const scopes = ['', 'dagen=90', 'soort=deepening', 'dagen=365'].map((query) =>
		readScope(new URLSearchParams(query))
	);
	const cold = await timed(() => showFigures(db, staff, scopes[0]!));
	yield figure('staff dashboard, the first of the day', cold / 1000, 's');
	await times(5, () => showFigures(db, staff, scopes[0]!));
	const usual = await times(20, () => showFigures(db, staff, scopes[0]!));
	yield figure('staff dashboard, p95', p95(usual), 'ms', 300);
	const other = await times(12, (index) => showFigures(db, staff, scopes[index % scopes.length]!));
	yield figure('staff dashboard, other scopes, p95', p95(other), 'ms', 300);
	const later: number[] = [];
	for (let round = 0; round < 12; round += 1) {
		await raise(db, asker);
		later.push(await timed(() => showFigures(db, staff, scopes[0]!)));
	}
	yield figure('staff dashboard, just after something happened, p95', p95(later), 'ms');
}

async function* measureTicks(db: Db, figure: Name): AsyncGenerator<Figure> {
	await tickClocks(db);
	yield figure('a tick in which nothing is due, p95', p95(await times(20, () => tickClocks(db))), 'ms', 5);
	// Promises end with the office day, so a day's worth is due at one instant; what else came in between is caught up first.
	const due = await db
		.selectFrom('wishClock')
		.select(['dueAt', (select) => select.fn.countAll<number>().as('count')])
		.where('state', '=', 'running')
		.where('dueAt', '>', now())
		.groupBy('dueAt')
		.orderBy('dueAt')
		.execute();
	const { dueAt, count } =
		due.find((each) => each.count >= DUE) ?? due.sort((one, other) => other.count - one.count)[0]!;
	const hours = Math.round((Date.parse(dueAt!) - Date.parse(now())) / HOUR);
	await startClockAt(db, addMs(dueAt!, -MINUTE));
	const caughtUp = await timed(() => tickClocks(db));
	yield figure(`a tick after ${hours} hours without any`, caughtUp / 1000, 's');
	await startClockAt(db, addMs(dueAt!, 1000));
	yield figure(`a tick with ${count} due`, (await timed(() => tickClocks(db))) / 1000, 's', 1);
}

/** Every page as a ratio to one that reads a single row, visited in turn, so that noise meets both alike. */
async function* measurePages(
	db: Db,
	env: NodeJS.ProcessEnv,
	actorOf: (role: string) => Promise<Actor>,
	figure: Name
): AsyncGenerator<Figure> {
	const signIns = createSignIns(db, false);
	const cookieOf = async (role: string) => {
		const { name, value } = await signIns.start((await actorOf(role)).personId, 'bench');
		return `${name}=${value}`;
	};
	const place = await db.selectFrom('place').select('id').limit(1).executeTakeFirstOrThrow();
	const feed = await makeFeed(db, await actorOf('participant'), 'bench');
	const trivial = { path: `/locaties/${place.id}`, cookie: await cookieOf('staff') };
	const pages: { name: string; path: string; cookie: string; goal?: number }[] = [
		...(await Promise.all(
			(['participant', 'trainer', 'staff', 'coordinator', 'admin'] as const).map(async (role) => ({
				...{ name: `start page of ${role}`, path: '/', cookie: await cookieOf(role), goal: 5 }
			}))
		)),
		{ name: 'catalogue', path: '/aanbod', cookie: await cookieOf('participant'), goal: 5 },
		{ name: 'feed', path: `/agenda/${feed}.ics`, cookie: '', goal: 5 },
		{ name: 'worklist', path: '/wensen?weergave=lijst', cookie: trivial.cookie },
		{ name: 'board', path: '/wensen', cookie: trivial.cookie }
	];
	const server = spawn(process.execPath, ['src/cli/serve.ts'], { env, stdio: 'ignore' });
	try {
		const origin = `http://localhost:${env.PORT}`;
		// Whatever it says of its health: a database of a bench may be told not to wait for its disk.
		while (!(await fetch(`${origin}/healthz`).catch(() => undefined)))
			await new Promise((done) => setTimeout(done, 50));
		for (const page of pages) {
			const [own, base]: number[][] = [[], []];
			for (let round = 0; round < 15; round += 1) {
				base!.push(await visit(origin, trivial));
				own!.push(await visit(origin, page));
			}
			yield figure(`${page.name}, times a page of one row`, half(own!) / half(base!), '×', page.goal);
		}
	} finally {
		const gone = new Promise((done) => server.once('exit', done));
		server.kill('SIGTERM');
		await gone;
	}
}

async function visit(origin: string, { path, cookie }: { path: string; cookie: string }): Promise<number> {
	return await timed(async () => {
		const response = await fetch(`${origin}${path}`, { headers: { cookie } });
		await response.text();
		if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
	});
}

async function* measureRebuild(db: Db, figure: Name): AsyncGenerator<Figure> {
	let different = 0;
	const took = await timed(() =>
		rebuildClocks(db, { write: false, onDifferent: () => void (different += 1) })
	);
	yield figure('rebuild of all clocks', took / 60_000, 'min', 10);
	yield figure('wishes that come out otherwise', different, 'wishes', 0);
}

async function times(count: number, work: (index: number) => Promise<unknown>): Promise<number[]> {
	const all: number[] = [];
	for (let index = 0; index < count; index += 1) all.push(await timed(() => work(index)));
	return all;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}

function p95(all: number[]): number {
	return all.toSorted((one, other) => one - other)[Math.ceil(all.length * 0.95) - 1] ?? 0;
}

function half(all: number[]): number {
	return all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)] ?? 0;
}
