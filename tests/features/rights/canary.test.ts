import { isHttpError } from '@sveltejs/kit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listTables } from '#lib/server/backup/tables.ts';
import { addMs, DAY, HOUR, setClock } from '#lib/server/clock.ts';
import { createDatabase, ENGINES, START, type OpenedDatabase } from '../../support/database.ts';
import { relations, type Relation } from './declaration.ts';
import { argumentsFor, listReaders } from './readers.ts';
import { undone } from './undone.ts';
import { CANARIES, createWorld, END, type World } from './world.ts';

describe.each(ENGINES)('A word in a confidential text on %s', (engine) => {
	let opened: OpenedDatabase;
	let world: World;
	beforeAll(async () => {
		opened = await createDatabase(engine);
		world = await createWorld(opened.db);
	});
	afterAll(async () => await opened.remove());

	test.each(relations)(
		'is read by %s only where that is meant, in no list, page, count or search',
		async (relation) => {
			setClock(relation === 'formerTrainer' ? addMs(END, 61 * DAY) : addMs(START, HOUR));
			const found = await everythingFor(world, relation);
			const words = [...Object.values(CANARIES), { word: world.pairId, readers: ['coach', 'coached'] }];
			const seen = words.map(({ word }) => [
				word,
				found.filter(({ text }) => text.includes(word)).length > 0
			]);
			expect(Object.fromEntries(seen)).toEqual(
				Object.fromEntries(words.map(({ word, readers }) => [word, readers.includes(relation)]))
			);
		}
	);

	test('is looked for in everything that can be asked', async () => {
		expect((await listReaders()).length).toBeGreaterThan(90);
	});

	test('never stands in what is sent, told or written down', async () => {
		for (const table of ['outbox', 'alert', 'audit', 'job', 'request_event']) {
			const { rows } = await sql`select * from ${sql.table(table)}`.execute(world.db);
			for (const { word } of Object.values(CANARIES)) expect(JSON.stringify(rows), table).not.toContain(word);
		}
	});

	test('of a coaching note stands nowhere in the database, whole or as bytes', async () => {
		const word = CANARIES.note?.word ?? '';
		for (const { name } of await listTables(world.db)) {
			const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(world.db);
			const values = rows.flatMap((row) => Object.values(row));
			expect(
				values.filter((value) => asText(value).includes(word)),
				name
			).toEqual([]);
		}
	});
});

type Answer = { name: string; text: string };

/** What every reader answers this relation, about everything there is. */
async function everythingFor(world: World, relation: Relation): Promise<Answer[]> {
	return await undone(world.db, async (db) => {
		const answers: Answer[] = [];
		for (const reader of await listReaders()) {
			for (const more of argumentsFor(reader, world)) {
				const answer = await reader.read(db, world.actors[relation], ...more).catch(refusal);
				answers.push({ name: reader.name, text: JSON.stringify(answer) ?? '' });
			}
		}
		return answers;
	});
}

function refusal(problem: unknown) {
	if (isHttpError(problem)) return problem.body;
	throw problem;
}

function asText(value: unknown): string {
	return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : (JSON.stringify(value) ?? '');
}
