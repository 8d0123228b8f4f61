import { expect, test } from 'vitest';
import { reportAbsence } from '#lib/features/attendance/reports.server.ts';
import { findMemoryStart, readMemory, setMemory } from '#lib/features/encounters/memory.server.ts';
import { askMix } from '#lib/features/mixes/ask.server.ts';
import { publishMix } from '#lib/features/mixes/publish.server.ts';
import { proposeMixes } from '#lib/features/mixes/propose.server.ts';
import { findMixes } from '#lib/features/mixes/queries.server.ts';
import { chooseOption, repairMix } from '#lib/features/mixes/repair.server.ts';
import { setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { mixingWorld, passTime, publishedGroups, runBackground } from '../../support/mixing.ts';
import { actorOf, addEnrolment, addPerson } from '../../support/builders.ts';

type World = Awaited<ReturnType<typeof mixingWorld>>;

async function published(db: Db, groupSize = 3): Promise<World> {
	const world = await mixingWorld(db);
	await db.updateTable('edition').set({ groupSize }).where('id', '=', world.editionId).execute();
	await askMix(db, world.actors.staff, world.editionId);
	await runBackground(db);
	await publish(db, world);
	return world;
}

async function publish(db: Db, { editionId, actors }: World) {
	const { proposal } = await findMixes(db, editionId);
	const form = { mixId: proposal?.id ?? '', version: proposal?.version ?? 0 };
	await publishMix(db, actors.staff, editionId, form);
}

async function repaired(db: Db, { editionId, actors }: World) {
	await repairMix(db, actors.trainer, editionId);
	await runBackground(db);
	const { proposal } = await findMixes(db, editionId);
	if (!proposal) throw new Error('There is no proposal.');
	return proposal;
}

function movedBetween(before: string[][], after: string[][]) {
	return after.flatMap((group, table) =>
		group.filter((person) => before.some((old, other) => other !== table && old.includes(person)))
	).length;
}

/** Of the first table the first organisation leaves, of the second table the second: two of six each. */
async function leaveUneven(db: Db, { sessionId, people }: World) {
	const tables = await publishedGroups(db, sessionId);
	for (const [index, table] of tables.entries()) {
		const organisation = people.slice(4 * index, 4 * index + 4);
		const gone = table.filter((person) => organisation.includes(person));
		for (const person of gone) await reportAbsence(db, await actorOf(db, person), sessionId);
	}
}

onBothDatabases('Repaired groups', (database) => {
	test('move as few people as can be, and offer fewer people out of place for more moves', async () => {
		const db = database();
		const world = await published(db, 6);
		const before = await publishedGroups(db, world.sessionId);
		await leaveUneven(db, world);
		const proposal = await repaired(db, world);
		expect(proposal.options).toEqual([
			{ number: 1, moves: 0, uneven: 4, proven: true, chosen: true },
			{ number: 2, moves: 2, uneven: 0, proven: true, chosen: false }
		]);
		expect(proposal.figures?.measures).toMatchObject({ moved: 0, organisationDeviation: 4 });
		await publish(db, world);
		expect(movedBetween(before, await publishedGroups(db, world.sessionId))).toBe(0);
	});

	test('can be chosen among the ways found, once per version of the page', async () => {
		const db = database();
		const world = await published(db, 6);
		await leaveUneven(db, world);
		const { id, version, options } = await repaired(db, world);
		const form = { mixId: id, version, option: options.length };
		await chooseOption(db, world.actors.trainer, world.editionId, form);
		const { proposal } = await findMixes(db, world.editionId);
		const chosen = proposal?.options.filter((option) => option.chosen);
		expect(chosen).toEqual([{ ...options.at(-1), chosen: true }]);
		expect(proposal?.figures?.measures.organisationDeviation).toBe(options.at(-1)?.uneven);
		expect(proposal?.sessions[0]?.groups.flatMap((group) => group.people)).toHaveLength(8);
		const again = chooseOption(db, world.actors.staff, world.editionId, form);
		await expect(again).rejects.toMatchObject({ status: 409 });
		const none = { ...form, version: version + 1, option: 99 };
		const absent = chooseOption(db, world.actors.staff, world.editionId, none);
		await expect(absent).rejects.toMatchObject({ status: 409 });
	});

	test('seat somebody new without moving anybody, and come by themselves before the session', async () => {
		const db = database();
		const world = await published(db);
		const before = await publishedGroups(db, world.sessionId);
		await addEnrolment(db, world.editionId, await addPerson(db));
		passTime(8);
		await proposeMixes(db);
		await runBackground(db);
		const { proposal } = await findMixes(db, world.editionId);
		expect(proposal).toMatchObject({ kind: 'repair', figures: { measures: { moved: 0 } } });
		await publish(db, world);
		const after = await publishedGroups(db, world.sessionId);
		expect([movedBetween(before, after), after.flat().length]).toEqual([0, 13]);
	});

	test('are asked for by staff and trainers, about groups that are published, and by nobody else', async () => {
		const db = database();
		const world = await mixingWorld(db);
		const { actors, editionId } = world;
		await expect(repairMix(db, actors.staff, editionId)).rejects.toMatchObject({ status: 409 });
		const form = { mixId: 'x', version: 1, option: 1 };
		for (const [actor, status] of [
			[actors.participant, 403],
			[actors.coordinator, 403],
			[actors.stranger, 404]
		] as const) {
			await expect(repairMix(db, actor, editionId)).rejects.toMatchObject({ status });
			await expect(chooseOption(db, actor, editionId, form)).rejects.toMatchObject({ status });
		}
		await expect(chooseOption(db, actors.staff, editionId, form)).rejects.toMatchObject({ status: 404 });
	});
});

onBothDatabases('How long meetings count', (database) => {
	test('is two years until staff say otherwise, which is written down', async () => {
		const db = database();
		const { actors } = await mixingWorld(db);
		setClock('2027-03-31T10:00:00.000Z');
		expect(await readMemory(db)).toBe(24);
		expect((await findMemoryStart(db)).slice(0, 19)).toBe('2025-03-31T10:00:00');
		for (const actor of [actors.trainer, actors.coordinator, actors.participant]) {
			await expect(setMemory(db, actor, 6)).rejects.toMatchObject({ status: 403 });
		}
		await setMemory(db, actors.staff, 6);
		expect((await findMemoryStart(db)).slice(0, 10)).toBe('2026-09-30');
		const audits = await db
			.selectFrom('audit')
			.select(['actorId', 'details'])
			.where('action', '=', 'encounter.set_memory')
			.execute();
		expect(audits).toEqual([{ actorId: actors.staff.personId, details: '{"months":6}' }]);
	});
});
