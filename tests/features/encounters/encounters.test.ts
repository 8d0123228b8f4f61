import { expect, test } from 'vitest';
import { closeAttendance, markAttendance } from '#lib/features/attendance/commands.server.ts';
import { growthByMonth } from '#lib/features/encounters/encounter.ts';
import { gatherDueEncounters } from '#lib/features/encounters/gather.server.ts';
import { findNetwork } from '#lib/features/encounters/queries.server.ts';
import { showStaffHome } from '#lib/features/home/staff.server.ts';
import { askMix } from '#lib/features/mixes/ask.server.ts';
import { findMixes } from '#lib/features/mixes/queries.server.ts';
import { publishMix } from '#lib/features/mixes/publish.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { mixingWorld, passSession, publishedGroups, runBackground } from '../../support/mixing.ts';
import { countQueries } from '../../support/queries.ts';
import { actorOf } from '../../support/builders.ts';

async function heldWorld(db: Db, sessions = 1) {
	const world = await mixingWorld(db, sessions);
	await askMix(db, world.actors.staff, world.editionId);
	await runBackground(db);
	const { proposal } = await findMixes(db, world.editionId);
	await publishMix(db, world.actors.staff, world.editionId, { mixId: proposal?.id ?? '', version: 1 });
	return world;
}

const allPresent = { changes: [], restPresent: true, reason: '' };

async function listPairs(db: Db) {
	const rows = await db.selectFrom('encounter').select(['personA', 'personB']).execute();
	return rows.map(({ personA, personB }) => [personA, personB].join()).sort();
}

async function countPairs(db: Db, sessionId: string) {
	return (await db.selectFrom('encounter').select('personA').where('sessionId', '=', sessionId).execute())
		.length;
}

onBothDatabases('Encounters', (database) => {
	test('come from the published groups and closed attendance, and follow a correction', async () => {
		const db = database();
		const { sessionId, actors } = await heldWorld(db);
		const [group = []] = await publishedGroups(db, sessionId);
		const [absent = '', ...there] = group;
		await passSession(db, sessionId);
		await markAttendance(db, actors.trainer, sessionId, {
			...allPresent,
			changes: [{ personId: absent, state: 'absent' }]
		});
		await runBackground(db);
		expect(await listPairs(db)).toEqual([]);
		await closeAttendance(db, actors.trainer, sessionId);
		await runBackground(db);
		expect(await listPairs(db)).toHaveLength(10);
		expect((await findNetwork(db, await actorOf(db, absent)))?.people).toEqual([]);
		await markAttendance(db, actors.staff, sessionId, {
			changes: [{ personId: absent, state: 'present' }],
			restPresent: false,
			reason: 'Kwam later binnen'
		});
		await runBackground(db);
		expect(await listPairs(db)).toHaveLength(12);
		const network = await findNetwork(db, await actorOf(db, absent));
		expect(network?.people.map((person) => person.personId).sort()).toEqual(there.sort());
	});

	test('show staff how many pairs know each other, added up by the month in which they first met', async () => {
		const db = database();
		const { sessionIds, actors } = await heldWorld(db, 2);
		const [first = '', second = ''] = sessionIds;
		await passSession(db, second);
		for (const sessionId of sessionIds) {
			await markAttendance(db, actors.trainer, sessionId, allPresent);
			await closeAttendance(db, actors.trainer, sessionId);
		}
		await db
			.updateTable('session')
			.set({ startsAt: '2026-11-30T23:30:00.000Z' })
			.where('id', '=', first)
			.execute();
		await runBackground(db);
		const before = await countPairs(db, first);
		const later = await countPairs(db, second);
		const again = await db
			.selectFrom('encounter')
			.selectAll()
			.where('sessionId', '=', first)
			.limit(1)
			.execute();
		await db
			.insertInto('encounter')
			.values(again.map((row) => ({ ...row, sessionId: second })))
			.execute();
		const { growth } = await showStaffHome(db, actors.staff);
		expect(growth).toEqual([
			{ month: '2026-12', known: before },
			{ month: '2027-02', known: before + later }
		]);
	});

	test('come from the seats when nobody closed attendance within three days, without those marked away', async () => {
		const db = database();
		const { sessionId, actors } = await heldWorld(db);
		const [group = []] = await publishedGroups(db, sessionId);
		await passSession(db, sessionId);
		await markAttendance(db, actors.trainer, sessionId, {
			changes: [{ personId: group[0] ?? '', state: 'absent' }],
			restPresent: false,
			reason: ''
		});
		await passSession(db, sessionId, 71);
		await gatherDueEncounters(db);
		expect(await listPairs(db)).toEqual([]);
		await passSession(db, sessionId, 72);
		await Promise.all([gatherDueEncounters(db), gatherDueEncounters(db)]);
		expect(await listPairs(db)).toHaveLength(10);
	});

	test('do not come from groups that were never published', async () => {
		const db = database();
		const { sessionId, editionId, actors } = await mixingWorld(db);
		await askMix(db, actors.staff, editionId);
		await runBackground(db);
		await passSession(db, sessionId, 100);
		await gatherDueEncounters(db);
		expect(await listPairs(db)).toEqual([]);
	});

	test('are a person’s own: where, when and how often, and of shielded people no details', async () => {
		const db = database();
		const { sessionId, actors, people } = await heldWorld(db);
		const groups = await publishedGroups(db, sessionId);
		const own = groups.find((group) => group.includes(people[0] ?? '')) ?? [];
		const [other = '', shielded = ''] = own.filter((id) => id !== people[0]);
		await db
			.updateTable('person')
			.set({ shieldedAt: '2027-01-01T00:00:00.000Z', givenName: 'Sam', familyName: 'Verborgen' })
			.where('id', '=', shielded)
			.execute();
		await passSession(db, sessionId, 73);
		await gatherDueEncounters(db);
		const network = await findNetwork(db, actors.participant);
		expect(network?.people).toHaveLength(2);
		expect(network?.people.find((person) => person.personId === other)?.met).toMatchObject({ times: 1 });
		expect(network?.people.find((person) => person.personId === shielded)).toMatchObject({
			name: 'Sam',
			function: '',
			met: null
		});
		expect(JSON.stringify(network)).not.toContain('Verborgen');
		expect(network?.newAtLast?.people).toBe(2);
		expect(network?.growth.at(-1)?.people).toBe(2);
		expect(await findNetwork(db, await actorOf(db, shielded))).toBeNull();
		expect((await findNetwork(db, actors.stranger))?.people).toEqual([]);
	});

	test('take the same number of queries for one acquaintance and for more', async () => {
		const db = database();
		const world = await heldWorld(db);
		await passSession(db, world.sessionId, 73);
		await gatherDueEncounters(db);
		const many = await countQueries(db, (on) => findNetwork(on, world.actors.participant));
		await db
			.deleteFrom('encounter')
			.where('personA', '<>', world.people[0] ?? '')
			.execute();
		expect(await countQueries(db, (on) => findNetwork(on, world.actors.participant))).toBe(many);
	});
});

test('Growth is counted per month, with the months in between, a year at most', () => {
	expect(growthByMonth(['2026-11-03', '2026-11-20', '2027-01-04'], '2027-01')).toEqual([
		{ month: '2026-11', people: 2 },
		{ month: '2026-12', people: 0 },
		{ month: '2027-01', people: 1 }
	]);
	expect(growthByMonth(['2020-01-01'], '2027-01')).toHaveLength(12);
	expect(growthByMonth([], '2027-01')).toEqual([{ month: '2027-01', people: 0 }]);
});
