import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import {
	acceptCoaching,
	askCoaching,
	endCoaching,
	startCoaching,
	withdrawNote,
	writeNote
} from '#lib/features/coaching/commands.server.ts';
import { openNote, sealNote } from '#lib/features/coaching/keys.server.ts';
import {
	getPair,
	listNotes,
	listPairs,
	listPossibleCoaches,
	listPossibleParticipants
} from '#lib/features/coaching/queries.server.ts';
import { alertMails } from '#lib/features/alerts/mails.server.ts';
import { deliverMails } from '#lib/server/mail/outbox.ts';
import type { Mail } from '#lib/server/mail/transport.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import { locksRows, type Db } from '#lib/server/db/open.ts';
import { addCast, statuses, statusOf, type Role } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';

async function toldOf(db: Db, { personId }: Actor) {
	const rows = await db
		.selectFrom('alert')
		.select('kind')
		.where('recipientId', '=', personId)
		.orderBy('raisedAt')
		.orderBy('kind')
		.execute();
	return rows.map(({ kind }) => kind);
}

const CANARY = 'kanarie-7f3a9c21e8';
const TWO: Role[] = ['participant', 'trainerA'];

onBothDatabases('A coaching pair', (database) => {
	test('is started by a trainer with somebody of the own editions only', async () => {
		const db = database();
		const cast = await addCast(db);
		const mila = cast.actors.participant.personId;
		expect((await listPossibleParticipants(db, cast.actors.trainerA)).map((one) => one.name)).toEqual([
			'Mila Proef',
			'Noud Proef'
		]);
		expect(await statuses(cast, (actor) => startCoaching(db, actor, mila))).toEqual({
			participant: 403,
			otherParticipant: 403,
			outsider: 403,
			trainerA: 200,
			trainerB: 200,
			otherTrainer: 409,
			coordinator: 403,
			staff: 403,
			admin: 403
		});
		expect(await statusOf(startCoaching(db, cast.actors.trainerA, mila))).toBe(409);
		expect((await listPairs(db, cast.actors.participant)).map((pair) => pair.state)).toEqual([
			'active',
			'active'
		]);
	});

	test('is asked by a participant, and begins when that trainer accepts', async () => {
		const db = database();
		const { actors } = await addCast(db);
		expect((await listPossibleCoaches(db, actors.participant)).map((one) => one.name)).toEqual([
			'Aya Proef',
			'Bram Proef'
		]);
		expect(await statusOf(askCoaching(db, actors.participant, actors.otherTrainer.personId))).toBe(409);
		const id = await askCoaching(db, actors.participant, actors.trainerA.personId);
		expect(await db.selectFrom('alert').select(['recipientId', 'kind', 'facts']).execute()).toEqual([
			{ recipientId: actors.trainerA.personId, kind: 'coaching_asked', facts: '{}' }
		]);
		expect(await statusOf(writeNote(db, actors.participant, id, 'te vroeg'))).toBe(409);
		expect(await statusOf(acceptCoaching(db, actors.participant, id))).toBe(403);
		expect(await statusOf(acceptCoaching(db, actors.trainerB, id))).toBe(404);
		await acceptCoaching(db, actors.trainerA, id);
		expect((await getPair(db, actors.participant, id)).state).toBe('active');
		expect(await statusOf(acceptCoaching(db, actors.trainerA, id))).toBe(409);
		expect(await toldOf(db, actors.participant)).toEqual(['coaching_accepted']);
		await endCoaching(db, actors.participant, id);
		expect(await toldOf(db, actors.trainerA)).toEqual(['coaching_asked', 'coaching_ended']);
	});

	test('that ended is still read, takes no more notes, and can begin anew', async () => {
		const db = database();
		const { actors, id } = await prepare(db);
		await endCoaching(db, actors.participant, id);
		expect(await statusOf(writeNote(db, actors.trainerA, id, 'nog iets'))).toBe(409);
		expect(await listNotes(db, actors.trainerA, id)).toHaveLength(1);
		expect(await statusOf(startCoaching(db, actors.trainerA, actors.participant.personId))).toBe(200);
	});

	test('is declined by the trainer who was asked', async () => {
		const db = database();
		const { actors } = await addCast(db);
		const id = await askCoaching(db, actors.participant, actors.trainerA.personId);
		await endCoaching(db, actors.trainerA, id);
		expect((await getPair(db, actors.participant, id)).state).toBe('declined');
		expect(await toldOf(db, actors.participant)).toEqual(['coaching_declined']);
	});

	test('is told by mail too, in words that say nothing of coaching to who else reads that mailbox', async () => {
		const db = database();
		const { actors } = await addCast(db);
		const id = await askCoaching(db, actors.participant, actors.trainerA.personId);
		await acceptCoaching(db, actors.trainerA, id);
		const mails: Mail[] = [];
		await deliverMails(db, {
			templates: alertMails,
			transport: { send: async (mail) => void mails.push(mail), close() {} },
			origin: 'https://tweespan.example',
			sender: 'noreply@tweespan.example',
			worker: 'test'
		});
		expect(mails).toHaveLength(2);
		expect(JSON.stringify(mails)).not.toMatch(/coach/i);
	});

	test('exists for the two and for nobody else, whatever their role', async () => {
		const db = database();
		const cast = await prepare(db);
		const attempts: ((actor: Actor) => Promise<unknown>)[] = [
			(actor) => getPair(db, actor, cast.id),
			(actor) => listNotes(db, actor, cast.id),
			(actor) => writeNote(db, actor, cast.id, 'hallo')
		];
		for (const attempt of attempts) {
			const answers = await statuses(cast, attempt);
			for (const [role, status] of Object.entries(answers))
				expect([role, status]).toEqual([role, TWO.includes(role as Role) ? 200 : 404]);
		}
		for (const [role, actor] of Object.entries(cast.actors)) {
			expect([role, (await listPairs(db, actor)).length]).toEqual([role, TWO.includes(role as Role) ? 1 : 0]);
			if (!TWO.includes(role as Role)) expect(await statusOf(endCoaching(db, actor, cast.id))).toBe(404);
		}
	});
});

onBothDatabases('A coaching note', (database) => {
	test('is read by both', async () => {
		const db = database();
		const { actors, id } = await prepare(db);
		await writeNote(db, actors.participant, id, 'Antwoord 🐎');
		expect((await listNotes(db, actors.trainerA, id)).map((note) => note.text).sort()).toEqual([
			'Antwoord 🐎',
			CANARY
		]);
		expect((await listNotes(db, actors.participant, id)).map((note) => note.author).sort()).toEqual([
			'Aya Proef',
			'Mila Proef'
		]);
	});

	test('stands in no table, no log of what happened, no mail, and not in the bytes of the database', async () => {
		const db = database();
		const { actors, id } = await prepare(db);
		await writeNote(db, actors.participant, id, `${CANARY} nog een keer`);
		await listNotes(db, actors.trainerA, id);
		await withdrawNote(db, actors.participant, id, await noteOf(db, actors.participant));
		expect(await dump(db)).not.toContain(CANARY);
		const planted = JSON.stringify([{ at: CANARY }]);
		await db.insertInto('setting').values({ key: 'planted', value: planted }).execute();
		expect(await dump(db)).toContain(CANARY);
	});

	test('leaves in the audit that it was written and read, in which pair, and nothing else', async () => {
		const db = database();
		const { actors, id } = await prepare(db);
		await listNotes(db, actors.participant, id);
		const rows = await db
			.selectFrom('audit')
			.select(['actorId', 'action', 'objectId', 'details'])
			.where('objectType', '=', 'coaching_pair')
			.orderBy('seq')
			.execute();
		expect(rows).toEqual([
			{ actorId: actors.trainerA.personId, action: 'coaching.start', objectId: id, details: '{}' },
			{ actorId: actors.trainerA.personId, action: 'coaching.write', objectId: id, details: '{}' },
			{ actorId: actors.participant.personId, action: 'coaching.read', objectId: id, details: '{}' }
		]);
	});

	test('of one’s own vanishes within a day and is struck after that; never somebody else’s', async () => {
		const db = database();
		const { actors, id } = await prepare(db);
		const first = await noteOf(db, actors.trainerA);
		expect(await statusOf(withdrawNote(db, actors.participant, id, first))).toBe(403);
		expect(await statusOf(withdrawNote(db, actors.staff, id, first))).toBe(404);
		setClock(addMs(now(), DAY - 1000));
		await writeNote(db, actors.participant, id, 'Tweede');
		await withdrawNote(db, actors.participant, id, await noteOf(db, actors.participant));
		expect(await listNotes(db, actors.participant, id)).toHaveLength(1);
		setClock(addMs(now(), 2000));
		await withdrawNote(db, actors.trainerA, id, first);
		expect(await listNotes(db, actors.participant, id)).toMatchObject([
			{ text: CANARY, struckAt: expect.any(String) }
		]);
	});

	test('of one pair is no note of another', async () => {
		const db = database();
		const { actors, id } = await prepare(db);
		const other = await startCoaching(db, actors.trainerA, actors.otherParticipant.personId);
		expect(await statusOf(withdrawNote(db, actors.trainerA, other, await noteOf(db, actors.trainerA)))).toBe(
			404
		);
		const { body, keyVersion } = sealNote(id, 'note-1', 'tekst');
		expect(openNote({ id: 'note-1', pairId: id, body, keyVersion })).toBe('tekst');
		expect(() => openNote({ id: 'note-1', pairId: other, body, keyVersion })).toThrow();
		expect(() => openNote({ id: 'note-2', pairId: id, body, keyVersion })).toThrow();
	});

	test('is listed with the same number of queries for one and for three', async () => {
		const db = database();
		const { actors, id } = await prepare(db);
		const count = () => countQueries(db, (counted) => listNotes(counted, actors.trainerA, id));
		const one = await count();
		for (const text of ['twee', 'drie']) await writeNote(db, actors.participant, id, text);
		expect(await count()).toBe(one);
	});
});

async function prepare(db: Db) {
	const cast = await addCast(db);
	const id = await startCoaching(db, cast.actors.trainerA, cast.actors.participant.personId);
	await writeNote(db, cast.actors.trainerA, id, CANARY);
	return { ...cast, id };
}

async function noteOf(db: Db, author: Actor) {
	const row = await db
		.selectFrom('coachingNote')
		.select('id')
		.where('authorId', '=', author.personId)
		.orderBy('writtenAt', 'desc')
		.executeTakeFirstOrThrow();
	return row.id;
}

/** Everything the database holds: on SQLite the bytes of its files, on PostgreSQL every row of every table. */
async function dump(db: Db): Promise<string> {
	return locksRows(db) ? await dumpRows(db) : await dumpFiles(db);
}

async function dumpFiles(db: Db) {
	const { rows } = await sql<{
		file: string;
		name: string;
	}>`select file, name from pragma_database_list`.execute(db);
	const folder = dirname(rows.find((row) => row.name === 'main')?.file ?? '');
	const files = readdirSync(folder).filter((name) => name.startsWith('tweespan.db'));
	expect(files).toContain('tweespan.db-wal');
	return files.map((name) => readFileSync(join(folder, name), 'latin1')).join('');
}

async function dumpRows(db: Db) {
	const tables = await db.introspection.getTables();
	const texts = [];
	for (const table of tables) {
		const { rows } = await sql<{
			row: string;
		}>`select t::text as row from ${sql.table(table.name)} t`.execute(db);
		texts.push(
			...rows.map(
				({ row }) => row + Buffer.from(/\\x([0-9a-f]+)/.exec(row)?.[1] ?? '', 'hex').toString('latin1')
			)
		);
	}
	return texts.join('\n');
}
