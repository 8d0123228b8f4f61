/** The world in which the actions are tried on one database, with a folder for files; all of it goes afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { listTables } from '#lib/server/backup/tables.ts';
import { addMs, HOUR, setClock } from '#lib/server/clock.ts';
import type { Relation } from '../../rights/declaration.ts';
import { createWorld, type World } from '../../rights/world.ts';
import { fillOnce, type Filled } from '../../support/copies.ts';
import { START, type Engine, type OpenedDatabase } from '../../support/database.ts';
import type { Action } from './action.ts';

export type Stage = {
	/** Where what is done is undone again. */
	world: World;
	dataDir: string;
	/** The same world once more, for what leaves something behind. */
	filled: Filled<World>;
	/** Every table, but for the one in which forms are kept. */
	tables: string[];
	newFolder: () => string;
};

/** What is there before the first test of a file, and gone after its last. */
export function setStage(engine: Engine): Stage {
	const stage = {} as Stage;
	let opened: OpenedDatabase;
	beforeAll(async () => {
		setClock(START);
		stage.dataDir = mkdtempSync(join(tmpdir(), 'tweespan-actions-'));
		stage.newFolder = () => mkdtempSync(join(stage.dataDir, 'files-'));
		stage.filled = await fillOnce(engine, async (db) => {
			stage.tables = (await listTables(db)).map(({ name }) => name).filter((name) => name !== 'form_post');
			return await createWorld(db);
		});
		opened = await stage.filled.copy();
		stage.world = { ...stage.filled.facts, db: opened.db };
	});
	afterAll(async () => {
		await opened.remove();
		await stage.filled.remove();
		rmSync(stage.dataDir, { recursive: true, force: true });
	});
	return stage;
}

/** Somebody before a form that is filled in: an hour later, after what has to be there first. */
export async function prepare(world: World, action: Action, relation: Relation) {
	setClock(addMs(START, HOUR));
	const first = (await action.first?.(world)) as never;
	const actor = world.actors[relation];
	return { actor, form: action.post(world, actor, first) };
}
