/** Every action of the site, posted twice at the same moment: one effect, and both see the same. */
import { readdirSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Db } from '#lib/server/db/open.ts';
import { ENGINES } from '../../support/database.ts';
import { rehearse } from '../../support/rehearsal.ts';
import type { Action } from './action.ts';
import { somebodyWhoMay } from './rule.ts';
import { actionIds, send, type Outcome, type Place } from './send.ts';
import { prepare, setStage } from './stage.ts';
import { openActions, table } from './table.ts';

const KEY = process.env.TWEESPAN_WITHOUT_KEY ? undefined : 'sleutel-van-de-pagina';

test('the table knows every action of the site, and no other', () => {
	expect([...Object.keys(table), ...Object.keys(openActions)].toSorted()).toEqual(actionIds.toSorted());
});

/** Rows a table by table, and files, after one post; told by the first database to the second. */
const afterOne = new Map<string, Record<string, number>>();

describe.each(ENGINES)('Posted twice at once on %s', (engine) => {
	const stage = setStage(engine);

	test.each(Object.entries(table))('%s', async (id, action) => {
		if (!afterOne.has(id)) afterOne.set(id, await growthOfOne(id, action));
		const { outcomes, grown } = await postThrice(id, action);
		expect(grown).toEqual(action.writesNothing ? {} : afterOne.get(id));
		if (!action.writesNothing) expect(outcomes).toEqual(Array(3).fill(outcomes[0]));
	});

	/** What one post changes, seen on a stage where nothing stays. */
	async function growthOfOne(id: string, action: Action) {
		return await rehearse(stage.world.db, async ({ db }) => {
			const place = { db, dataDir: stage.newFolder() };
			return (await post(place, id, action, async (send) => [await send()])).grown;
		});
	}

	/** Twice at the same moment, and once more afterwards, on a copy of the world. */
	async function postThrice(id: string, action: Action) {
		const { db, remove } = await stage.filled.copy();
		try {
			return await post({ db, dataDir: stage.newFolder() }, id, action, async (send) => [
				...(await Promise.all([send(), send()])),
				await send()
			]);
		} finally {
			await remove();
		}
	}

	type Sending = (send: () => Promise<Outcome>) => Promise<Outcome[]>;

	async function post(place: Place, id: string, action: Action, sending: Sending) {
		const world = { ...stage.world, db: place.db };
		const { actor, form } = await prepare(world, action, somebodyWhoMay(action));
		const before = await countAll(place);
		const outcomes = await sending(() => send(place, id, actor, form, KEY));
		for (const outcome of outcomes) expect(done(outcome)).toBe('done');
		return { outcomes, grown: difference(before, await countAll(place)) };
	}

	async function countAll({ db, dataDir }: Place): Promise<Record<string, number>> {
		return { ...(await countRows(db, stage.tables)), files: countFiles(dataDir) };
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
