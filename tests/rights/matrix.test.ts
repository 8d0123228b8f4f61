import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMs, DAY, HOUR, setClock } from '#lib/server/clock.ts';
import { statusOf } from '../support/cast.ts';
import { createDatabase, ENGINES, START, type OpenedDatabase } from '../support/database.ts';
import { listCells, type Relation } from './declaration.ts';
import { probeOf } from './probes/probes.ts';
import { undone } from './undone.ts';
import { createWorld, END, type World } from './world.ts';

/** Rights of a trainer end sixty days after the edition. */
function momentOf(relation: Relation) {
	return relation === 'formerTrainer' ? addMs(END, 61 * DAY) : addMs(START, HOUR);
}

const objects = Map.groupBy(listCells(), (cell) => cell.object);

describe.each(ENGINES)('Rights on %s', (engine) => {
	let opened: OpenedDatabase;
	let world: World;
	beforeAll(async () => {
		opened = await createDatabase(engine);
		world = await createWorld(opened.db);
	});
	afterAll(async () => await opened.remove());

	for (const [object, cells] of objects) {
		describe(object, () => {
			test.each(cells)('$action by $relation: $expected', async ({ action, relation, expected }) => {
				setClock(momentOf(relation));
				const actor = world.actors[relation];
				const attempt = undone(world.db, (db) => probeOf(object, action)(db, actor, { ...world, db }));
				expect(await statusOf(attempt)).toBe(expected);
			});
		});
	}
});
