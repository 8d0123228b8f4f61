/** Every action of the site, posted for real as everybody: done, or refused with nothing changed. */
import { describe, expect, test } from 'vitest';
import { addMs, DAY, setClock } from '#lib/server/clock.ts';
import { newId } from '#lib/server/ids.ts';
import { relations, type Relation } from '../../rights/declaration.ts';
import { END } from '../../rights/world.ts';
import { ENGINES, type Engine } from '../../support/database.ts';
import { rehearse } from '../../support/rehearsal.ts';
import type { Action, Post } from './action.ts';
import { expectedOf, ruleOf, somebodyWhoMay } from './rule.ts';
import { send } from './send.ts';
import { prepare, setStage } from './stage.ts';
import { table } from './table.ts';

const FULL = Boolean(process.env.TWEESPAN_FULL);

/**
 * Who tries it: everybody in the full run. In the ordinary one, on SQLite, whoever may or sees it and two of those to
 * whom it does not exist; on PostgreSQL one of each kind, another one for every action.
 */
function whoTries(id: string, action: Action, engine: Engine): Relation[] {
	if (FULL) return [...relations];
	const kinds = Map.groupBy(relations, (relation) => expectedOf(action, relation));
	return [...kinds].flatMap(([status, all]) => {
		const count = engine === 'postgres' ? 1 : status === 404 ? 2 : all.length;
		return Array.from(
			{ length: Math.min(count, all.length) },
			(_, index) => all[(id.length + index) % all.length]!
		);
	});
}

describe.each(ENGINES)('Actions as everybody on %s', (engine) => {
	const stage = setStage(engine);

	test.each(Object.entries(table))('%s', async (id, action) => {
		const expected: Record<string, string> = {};
		const found: Record<string, string> = {};
		for (const relation of whoTries(id, action, engine)) {
			const changes = ruleOf(action).may.includes(relation) && !action.writesNothing;
			expected[relation] = `${expectedOf(action, relation)}, ${changes ? 'changed' : 'unchanged'}`;
			found[relation] = await tryAs(id, action, relation);
		}
		expect(found).toEqual(expected);
	});

	test.each(Object.entries(table))('%s of what is not there', async (id, action) => {
		if (action.namesLoosely || (engine === 'postgres' && !FULL)) return;
		const mighty = (['staff', 'admin'] as const).filter((one) => ruleOf(action).may.includes(one));
		for (const relation of new Set([somebodyWhoMay(action), ...mighty])) {
			const allowed = await tryAs(id, action, relation, 'elsewhere');
			if (allowed === NAMELESS) return;
			expect(allowed).toMatch(/^(404|409|.*"errors".*), unchanged$/);
		}
		const stranger = relations.find((relation) => expectedOf(action, relation) === 404);
		if (stranger) expect(await tryAs(id, action, stranger, 'elsewhere')).toBe('404, unchanged');
	});

	async function tryAs(id: string, action: Action, relation: Relation, where: 'here' | 'elsewhere' = 'here') {
		const { world, dataDir } = stage;
		return await rehearse(world.db, async ({ db, written }) => {
			const { actor, form: post } = await prepare({ ...world, db }, action, relation);
			const form = where === 'here' ? post : elsewhere(post);
			if (where === 'elsewhere' && JSON.stringify(form) === JSON.stringify(post)) return NAMELESS;
			if (relation === 'formerTrainer') setClock(addMs(END, 61 * DAY));
			const before = written().length;
			const outcome = await send({ db, dataDir }, id, actor, form, newId());
			if (outcome.kind === 'fault') throw outcome.problem;
			const status = outcome.kind === 'redirect' || outcome.kind === 'shown' ? 200 : outcome.status;
			const told = status === 400 && 'data' in outcome ? JSON.stringify(outcome.data) : status;
			return `${told}, ${written().length > before ? 'changed' : 'unchanged'}`;
		});
	}
});

/** A form that names nothing has nothing that could be missing. */
const NAMELESS = 'names nothing';
const ID = /\b[0-9a-hjkmnp-tv-z]{20}\b/g;

/** The same form about things that are not there. */
function elsewhere(post: Post): Post {
	return JSON.parse(JSON.stringify(post).replace(ID, () => newId())) as Post;
}
