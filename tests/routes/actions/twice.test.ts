/** Every action of the site, posted twice at the same moment: one effect, and both see the same. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listTables } from '#lib/server/backup/tables.ts';
import { addMs, HOUR, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { createWorld, type World } from '../../features/rights/world.ts';
import { fillOnce, type Filled } from '../../support/copies.ts';
import { ENGINES, START, type OpenedDatabase } from '../../support/database.ts';
import { rehearse } from '../../support/rehearsal.ts';
import type { Action } from './action.ts';
import { somebodyWhoMay } from './rule.ts';
import { actionIds, send, type Outcome, type Place } from './send.ts';
import { openActions, table } from './table.ts';

const KEY = process.env.TWEESPAN_WITHOUT_KEY ? undefined : 'sleutel-van-de-pagina';

test('the table knows every action of the site, and no other', () => {
	expect([...Object.keys(table), ...Object.keys(openActions)].toSorted()).toEqual(actionIds.toSorted());
});

/** Rows a table by table, and files, after one post; told by the first database to the second. */
const afterOne = new Map<string, Record<string, number>>();

describe.each(ENGINES)('Posted twice at once on %s', (engine) => {
	let filled: Filled<World>;
	let tables: string[];
	let folder: string;
	let stage: OpenedDatabase;
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'tweespan-twice-'));
		filled = await fillOnce(engine, async (db) => {
			tables = (await listTables(db)).map(({ name }) => name).filter((name) => name !== 'form_post');
			return await createWorld(db);
		});
		stage = await filled.copy();
	});
	afterAll(async () => {
		await stage.remove();
		await filled.remove();
		rmSync(folder, { recursive: true, force: true });
	});

	test.each(Object.entries(table))('%s', async (id, action) => {
		setClock(addMs(START, HOUR));
		if (!afterOne.has(id)) afterOne.set(id, await growthOfOne(id, action));
		const { outcomes, grown } = await postThrice(id, action);
		expect(grown).toEqual(action.writesNothing ? {} : afterOne.get(id));
		if (!action.writesNothing) expect(outcomes).toEqual(Array(3).fill(outcomes[0]));
	});

	/** What one post changes, seen on a stage where nothing stays. */
	async function growthOfOne(id: string, action: Action) {
		return await rehearse(stage.db, async ({ db }) => {
			const place = { db, dataDir: newFolder() };
			return (await post(place, id, action, async (send) => [await send()])).grown;
		});
	}

	/** Twice at the same moment, and once more afterwards, on a copy of the world. */
	async function postThrice(id: string, action: Action) {
		const { db, remove } = await filled.copy();
		try {
			return await post({ db, dataDir: newFolder() }, id, action, async (send) => [
				...(await Promise.all([send(), send()])),
				await send()
			]);
		} finally {
			await remove();
		}
	}

	type Sending = (send: () => Promise<Outcome>) => Promise<Outcome[]>;

	async function post(place: Place, id: string, action: Action, sending: Sending) {
		const world = { ...filled.facts, db: place.db };
		const first = (await action.first?.(world)) as never;
		const actor = world.actors[somebodyWhoMay(action)];
		const before = await countAll(place);
		const form = action.post(world, actor, first);
		const outcomes = await sending(() => send(place, id, actor, form, KEY));
		for (const outcome of outcomes) expect(done(outcome)).toBe('done');
		return { outcomes, grown: difference(before, await countAll(place)) };
	}

	function newFolder() {
		return mkdtempSync(join(folder, 'files-'));
	}

	async function countAll({ db, dataDir }: Place): Promise<Record<string, number>> {
		return { ...(await countRows(db, tables)), files: countFiles(dataDir) };
	}
});

/** What went wrong, in full, where it was not done. */
function done(outcome: Outcome): unknown {
	return outcome.kind === 'redirect' || outcome.kind === 'shown' ? 'done' : outcome;
}

async function countRows(db: Db, tables: string[]) {
	const counts = tables.map((name) => sql`(select count(*) from ${sql.table(name)}) as ${sql.ref(name)}`);
	const { rows } = await sql<Record<string, number>>`select ${sql.join(counts)}`.execute(db);
	return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, count]) => [name, Number(count)]));
}

function countFiles(folder: string) {
	return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
		.length;
}

function difference(before: Record<string, number>, after: Record<string, number>) {
	const changes = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
	return Object.fromEntries(changes.filter(([, count]) => count !== 0));
}
