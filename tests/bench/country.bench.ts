/**
 * Five years of a country's data: every page in every role beside the same page of the demonstration, and how long
 * each background job keeps everything else waiting.
 *
 * COUNTRY_DIR names a folder in which the database is kept for the next time, COUNTRY_DATABASE_URL an empty
 * PostgreSQL database to use instead; both keep `figures.json`. COUNTRY_BEFORE names such a file of an earlier commit.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase } from '#lib/server/db/open.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { freePort } from '../support/free-port.ts';
import { createCountry } from './country.ts';
import type { Figure } from './figure.ts';

/** So much may a page cost beside the same page of the demonstration. */
const GROWTH = 5;
/** Below this a page is quick whatever the demonstration says. */
const QUICK = 30;
const LONGEST_HOLD = 200;

type Page = { role: string; kind: string; cpu: number; inSql: number; statements: number; kilobytes: number };
type Job = { name: string; turn: string; longest: number; worked: number; cpu: number; statements: number };
type Figures = { pages: Page[]; jobs: Job[] };

export async function* bench(): AsyncGenerator<Figure> {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-country-'));
	const kept = process.env.COUNTRY_DIR ?? folder;
	try {
		const small = { ...process.env, DATA_DIR: join(folder, 'demonstration'), DATABASE_URL: '' };
		const made = spawnSync(process.execPath, ['src/cli/tweespan.ts', 'prepare'], {
			env: small,
			encoding: 'utf8'
		});
		if (made.status !== 0) throw new Error(made.stderr);
		const url = process.env.COUNTRY_DATABASE_URL ?? '';
		const large = { ...process.env, DATA_DIR: kept, DATABASE_URL: url, TWEESPAN_DEMO: '1' };
		const began = performance.now();
		await makeOrMigrate(
			url ? { kind: 'postgres', url } : { kind: 'sqlite', file: join(kept, 'tweespan.db') },
			kept
		);
		yield {
			name: 'country made',
			value: (performance.now() - began) / 1000,
			unit: 's',
			goal: 300,
			less: true
		};
		yield* measure(small, large, join(kept, 'figures.json'));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function makeOrMigrate(database: Parameters<typeof openDatabase>[0], kept: string) {
	loadMasterKey(join(kept, 'master.key'));
	if (!existsSync(join(kept, 'made'))) {
		await createCountry(database);
		writeFileSync(join(kept, 'made'), '');
	}
	const db = openDatabase(database);
	await migrate(db);
	await db.destroy();
}

async function* measure(
	small: NodeJS.ProcessEnv,
	large: NodeJS.ProcessEnv,
	file: string
): AsyncGenerator<Figure> {
	const before = process.env.COUNTRY_BEFORE;
	const earlier = before ? (JSON.parse(readFileSync(before, 'utf8')) as Figures) : { pages: [], jobs: [] };
	const figures: Figures = { pages: [], jobs: [] };
	const beside = new Map<string, Page>();
	for await (const page of linesOf<Page>('country-pages.ts', small)) beside.set(keyOf(page), page);
	for await (const page of linesOf<Page>('country-pages.ts', large)) {
		figures.pages.push(page);
		yield pageFigure(
			page,
			beside.get(keyOf(page)),
			earlier.pages.find((one) => keyOf(one) === keyOf(page))
		);
	}
	for await (const job of linesOf<Job>('country-jobs.ts', large)) {
		figures.jobs.push(job);
		yield jobFigure(
			job,
			earlier.jobs.find(({ name, turn }) => name === job.name && turn === job.turn)
		);
	}
	writeFileSync(file, JSON.stringify(figures));
}

function keyOf({ role, kind }: Page) {
	return `${role} ${kind}`;
}

function pageFigure(page: Page, small: Page | undefined, before: Page | undefined): Figure {
	const beside = small ? `demonstration ${shown(small)}` : 'not in the demonstration';
	const earlier = before ? `; before ${shown(before)}` : '';
	return {
		name: keyOf(page),
		value: page.cpu,
		unit: `ms CPU (${shown(page)}; ${beside}${earlier})`,
		...(small ? { goal: Math.max(QUICK, Math.ceil(GROWTH * small.cpu)) } : {}),
		less: true
	};
}

function shown({ cpu, statements, kilobytes }: Page) {
	return `${cpu.toFixed(1)} ms, ${statements} statements, ${kilobytes.toFixed(0)} kB`;
}

function jobFigure(job: Job, before: Job | undefined): Figure {
	const earlier = before ? `; before ${heldFor(before)}` : '';
	return {
		name: `${job.name}, ${job.turn} round: longest hold`,
		value: job.worked,
		unit: `ms CPU (${heldFor(job)}${earlier})`,
		goal: LONGEST_HOLD,
		less: true
	};
}

function heldFor({ longest, worked, cpu, statements }: Job) {
	const [held, clock, all] = [worked, longest, cpu].map((ms) => `${ms.toFixed(0)} ms`);
	return `${held} CPU, ${clock} by the clock; ${all} CPU and ${statements} statements in all`;
}

/** What a script beside this file writes, a line of JSON at a time. */
async function* linesOf<Line>(script: string, env: NodeJS.ProcessEnv): AsyncGenerator<Line> {
	const child = spawn(process.execPath, [`tests/bench/${script}`], {
		env: { ...env, PORT: String(await freePort()) },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const ended = new Promise<number | null>((done) => child.once('exit', done));
	for await (const line of createInterface({ input: child.stdout }))
		if (line.startsWith('{"role"') || line.startsWith('{"name"')) yield JSON.parse(line) as Line;
	if ((await ended) !== 0) throw new Error(`${script} failed.`);
}
