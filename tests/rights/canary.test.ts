import { isHttpError } from '@sveltejs/kit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listTables } from '#lib/server/backup/tables.ts';
import { closeConfidential } from '#lib/features/people/closings.server.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import type { Db } from '#lib/server/db/open.ts';
import { createDatabase, ENGINES, START, type OpenedDatabase } from '../support/database.ts';
import { addMembership } from '../support/builders.ts';
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

	test.each(relations)('of before a recovery is read by %s nowhere any more', async (relation) => {
		setClock(addMs(START, HOUR));
		const { personId } = world.actors[relation];
		const found = await everythingFor(world, relation, (db) =>
			db.transaction().execute((trx) => closeConfidential(trx, personId, 'link'))
		);
		const closed = ['note', 'coachingWish', 'ownSubmission', 'submission', 'file', 'feedback', 'ownDraft'];
		const seen = closed.filter((name) =>
			found.some(({ text }) => text.includes(CANARIES[name]?.word ?? name))
		);
		expect(seen).toEqual([]);
	});

	test.each(relations)('that is the surname of a shielded person: by %s', async (relation) => {
		setClock(addMs(START, HOUR));
		if (relation === 'formerTrainer') setClock(addMs(END, 61 * DAY));
		const found = await everythingFor(world, relation, (db) => letShieldedAct(db, world));
		const seen = found.filter(({ text }) => text.includes('Schuilnaam')).map(({ name }) => name);
		const mayRead = ['trainer', 'staff'].includes(relation);
		expect(mayRead ? seen.length > 0 : seen).toEqual(mayRead ? true : []);
	});

	test('is looked for in everything that can be asked', async () => {
		expect((await listReaders()).length).toBeGreaterThan(90);
	});

	test('never stands in what is sent, told or written down', async () => {
		for (const table of ['outbox', 'alert', 'audit', 'job', 'wish_event']) {
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

/** Somebody shielded closes a list, looks at data, gets a mail, and could own a wish. */
async function letShieldedAct(db: Db, { people, pastId, organisations }: World) {
	const { shielded, participant } = people;
	await db
		.insertInto('attendanceClosing')
		.values({ sessionId: pastId, closedBy: shielded, closedAt: now() })
		.execute();
	const seen = { action: 'person.correct', objectId: participant, personId: participant } as const;
	await db.transaction().execute((trx) => writeAudit(trx, { actorId: shielded, ...seen }));
	await db
		.transaction()
		.execute((trx) =>
			queueMails(trx, { dedupKey: 'to the shielded', recipientId: shielded, template: 'alert', ids: {} })
		);
	await addMembership(db, shielded, organisations.other);
}

type Answer = { name: string; text: string };

/** What every reader answers this relation, about everything there is. */
async function everythingFor(
	world: World,
	relation: Relation,
	first: (db: Db) => Promise<unknown> = async () => {}
): Promise<Answer[]> {
	return await undone(world.db, async (db) => {
		await first(db);
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
