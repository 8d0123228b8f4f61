import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createRandom } from '#lib/engine/random.ts';
import { gatherEncounters } from '#lib/features/encounters/gather.server.ts';
import { recountGrowth } from '#lib/features/encounters/growth.server.ts';
import { mergePeople } from '#lib/features/merging/merge.server.ts';
import { addMs, DAY, HOUR, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { onBothDatabases } from '../../support/database.ts';
import { actorOf, addEdition, addPerson, addSession } from '../../support/builders.ts';

const random = createRandom(3);

onBothDatabases('How many pairs met first on which day', (database) => {
	test('stays what all encounters add up to, whatever is ticked, gathered again or merged', async () => {
		const db = database();
		const { staff, people, sessionIds } = await createPast(db);
		for (let round = 0; round < 4; round += 1) {
			await tickAtRandom(db, sessionIds, people);
			await Promise.all(sessionIds.map((id) => gatherEncounters(db, id)));
			const kept = await readKept(db);
			expect(kept).toEqual(await addUpAll(db));
			expect(kept.length).toBeGreaterThan(1);
			await mergePeople(db, staff, people.shift()!, people.shift()!);
			expect(await readKept(db)).toEqual(await addUpAll(db));
		}
	});

	test('is put right at night where it was not', async () => {
		const db = database();
		const { people, sessionIds } = await createPast(db);
		await tickAtRandom(db, sessionIds, people);
		for (const id of sessionIds) await gatherEncounters(db, id);
		const right = await addUpAll(db);
		await db.updateTable('encounterGrowth').set({ pairs: 1 }).execute();
		await db.insertInto('encounterGrowth').values({ day: '2001-01-01', pairs: 9 }).execute();

		await recountGrowth(db);
		expect(await readKept(db)).toEqual(right);
	});
});

/** Four sessions of four days in which the same twelve people sat in two groups, one after midnight in Amsterdam. */
async function createPast(db: Db) {
	const staff = await actorOf(db, await addPerson(db, { staff: true, admin: true }));
	const people = [];
	for (let index = 0; index < 12; index += 1) people.push(await addPerson(db));
	const sessionIds = [];
	for (let day = 10; day < 14; day += 1) {
		const editionId = await addEdition(db, { state: 'completed' });
		const startsAt = addMs(now(), -day * DAY + (day === 12 ? 15 * HOUR + HOUR / 2 : 0));
		const sessionId = await addSession(db, editionId, { startsAt });
		sessionIds.push(sessionId);
		await seat(db, editionId, sessionId, people);
	}
	return { staff, people, sessionIds };
}

async function seat(db: Db, editionId: string, sessionId: string, people: string[]) {
	const mixId = `mix-${sessionId}`;
	await db
		.insertInto('mix')
		.values({ id: mixId, editionId, state: 'published', askedAt: now(), seed: 1 })
		.execute();
	await db
		.insertInto('mixSession')
		.values({ mixId, sessionId, round: 1, groups: 2, publishedAt: now() })
		.execute();
	await db
		.insertInto('mixSeat')
		.values(people.map((personId) => ({ mixId, sessionId, personId, groupNumber: 1 + random.below(2) })))
		.execute();
}

async function tickAtRandom(db: Db, sessionIds: string[], people: string[]) {
	for (const sessionId of sessionIds) {
		await db.deleteFrom('attendance').where('sessionId', '=', sessionId).execute();
		await db
			.insertInto('attendance')
			.values(
				people.map((personId) => ({
					...{ sessionId, personId, markedAt: now(), markedBy: personId },
					state: random.below(2) ? ('present' as const) : ('absent' as const)
				}))
			)
			.execute();
	}
}

async function readKept(db: Db) {
	const rows = await db.selectFrom('encounterGrowth').selectAll().orderBy('day').execute();
	return rows.map(({ day, pairs }) => `${day} ${pairs}`);
}

async function addUpAll(db: Db) {
	const { rows } = await sql<{ first: string }>`
		select min(session.starts_at) as first from encounter
		join session on session.id = encounter.session_id group by person_a, person_b`.execute(db);
	const days = Map.groupBy(rows, ({ first }) => localDate(first));
	return [...days].map(([day, own]) => `${day} ${own.length}`).sort();
}
