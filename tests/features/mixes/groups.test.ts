import { expect, test } from 'vitest';
import { checkMix } from '#lib/engine/mixing/checker.ts';
import { gatherEncounters } from '#lib/features/encounters/gather.server.ts';
import { askMix } from '#lib/features/mixes/ask.server.ts';
import { readFigures } from '#lib/features/mixes/find.server.ts';
import { planEdition } from '#lib/features/mixes/input.server.ts';
import { groupCount } from '#lib/features/mixes/mix.ts';
import { publishMix, stopMix } from '#lib/features/mixes/publish.server.ts';
import { findMixes, getMixing } from '#lib/features/mixes/queries.server.ts';
import { findCalculation } from '#lib/features/mixes/calculation.server.ts';
import { listSeatingRules } from '#lib/features/mixes/named-rules.server.ts';
import {
	findOwnRing,
	getPublishedGroups,
	listGroupNumbers,
	listOwnRings
} from '#lib/features/mixes/ring.server.ts';
import { movePerson } from '#lib/features/mixes/seats.server.ts';
import { addSeatingRule, dropSeatingRule } from '#lib/features/mixes/seating-rules.server.ts';
import { reportAbsence } from '#lib/features/attendance/reports.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { mixingWorld, passSession, publishedGroups, runBackground } from '../../support/mixing.ts';
import { countQueries } from '../../support/queries.ts';
import { actorOf, addEdition, addEnrolment, addSession } from '../../support/builders.ts';

type World = Awaited<ReturnType<typeof mixingWorld>>;

async function make(db: Db, { editionId, actors }: World) {
	await askMix(db, actors.staff, editionId);
	await runBackground(db);
	const { proposal } = await findMixes(db, editionId);
	if (!proposal) throw new Error('There is no proposal.');
	return proposal;
}

async function publish(db: Db, world: World) {
	const { id, version } = await make(db, world);
	await publishMix(db, world.actors.staff, world.editionId, { mixId: id, version });
}

function groupsOf(mix: Awaited<ReturnType<typeof make>>) {
	return mix.sessions.map((session) =>
		session.groups.map((group) => group.people.map((person) => person.personId))
	);
}

onBothDatabases('Groups', (database) => {
	test('spread organisations evenly over all sessions, with measures that the checker finds too', async () => {
		const db = database();
		const world = await mixingWorld(db, 3);
		const mix = await make(db, world);
		const plan = await planEdition(db, { editionId: world.editionId, groupSize: 3, seed: 1 });
		if (!plan) throw new Error('There is nothing to mix.');
		const checked = checkMix(plan.input, groupsOf(mix));
		expect(checked.faults).toEqual([]);
		expect(mix.figures?.measures).toMatchObject(checked.measures);
		expect(mix.figures?.measures.organisationDeviation).toBe(0);
		expect(mix.figures?.proven).toEqual(
			expect.arrayContaining(['organisationDeviation', 'disciplineDeviation', 'repeatLoad'])
		);
		expect(mix.sessions.map((session) => session.groups.map((group) => group.people.length))).toEqual([
			[3, 3, 3, 3],
			[3, 3, 3, 3],
			[3, 3, 3, 3]
		]);
	});

	test('leave out who cannot come, and keep who is pinned, together or apart', async () => {
		const db = database();
		const world = await mixingWorld(db);
		const { editionId, sessionId, people, actors } = world;
		const [away = '', pinned = '', one = '', , other = '', , , , third = ''] = people;
		await reportAbsence(db, await actorOf(db, away), sessionId);
		const first = await make(db, world);
		await movePerson(db, actors.trainer, editionId, {
			mixId: first.id,
			version: first.version,
			sessionId,
			personId: pinned,
			group: 3,
			pin: 'on'
		});
		await addSeatingRule(db, actors.trainer, editionId, { kind: 'together', personId: one, otherId: other });
		await addSeatingRule(db, actors.trainer, editionId, { kind: 'apart', personId: one, otherId: third });
		const again = await make(db, world);
		const groups = groupsOf(again)[0] ?? [];
		expect(groups.flat()).not.toContain(away);
		expect(groups[2]).toContain(pinned);
		const own = groups.find((group) => group.includes(one));
		expect(own).toContain(other);
		expect(own).not.toContain(third);
		expect(again.figures?.measures.hardViolations).toBe(0);
		const states = await db.selectFrom('mix').select('state').where('id', '=', first.id).execute();
		expect(states).toEqual([{ state: 'replaced' }]);
	});

	test('say which rules cannot hold together', async () => {
		const db = database();
		const world = await mixingWorld(db);
		const { editionId, people, actors } = world;
		const [one = '', other = '', third = ''] = [...people].sort();
		await addSeatingRule(db, actors.staff, editionId, { kind: 'together', personId: one, otherId: other });
		await addSeatingRule(db, actors.staff, editionId, { kind: 'together', personId: other, otherId: third });
		await addSeatingRule(db, actors.staff, editionId, { kind: 'apart', personId: one, otherId: third });
		await askMix(db, actors.staff, editionId);
		await runBackground(db);
		const calculation = await findCalculation(db, editionId);
		expect(calculation).toMatchObject({ state: 'ended', why: 'rules' });
		const rules = calculation?.state === 'ended' ? calculation.rules : [];
		expect(rules.map((rule) => rule.rule).sort()).toEqual(['apart', 'together', 'together']);
		for (const rule of await listSeatingRules(db, editionId))
			await dropSeatingRule(db, actors.staff, editionId, rule.id);
		expect(await listSeatingRules(db, editionId)).toEqual([]);
		expect((await make(db, world)).state).toBe('proposed');
	});

	test('remember who met, in another edition too', async () => {
		const db = database();
		const world = await mixingWorld(db);
		await publish(db, world);
		await passSession(db, world.sessionId);
		const plan = await planEdition(db, { editionId: world.editionId, groupSize: 3, seed: 1 });
		expect(plan).toBeUndefined();
		await passSession(db, world.sessionId, 73);
		await gatherEncounters(db, world.sessionId);
		const editionId = await addEdition(db);
		await addSession(db, editionId);
		for (const id of world.people) await addEnrolment(db, editionId, id);
		const second = await planEdition(db, { editionId, groupSize: 3, seed: 1 });
		expect(second?.input.met).toHaveLength(12);
	});

	test('can be moved by hand; the measures follow at once, and a page of before is refused', async () => {
		const db = database();
		const world = await mixingWorld(db);
		const { editionId, sessionId, actors } = world;
		const mix = await make(db, world);
		const [from = [], to = []] = groupsOf(mix)[0] ?? [];
		const form = { mixId: mix.id, version: mix.version, sessionId, personId: from[0] ?? '', group: 2 };
		await movePerson(db, actors.trainer, editionId, form);
		await expect(movePerson(db, actors.trainer, editionId, form)).rejects.toMatchObject({ status: 409 });
		const { proposal } = await findMixes(db, editionId);
		expect(groupsOf(proposal!)[0]?.[1]?.toSorted()).toEqual([...to, from[0]].toSorted());
		expect(proposal?.figures?.byHand).toBe(true);
		expect(proposal?.figures?.measures).not.toEqual(mix.figures?.measures);
		const stored = await db
			.selectFrom('mix')
			.select('figures')
			.where('id', '=', mix.id)
			.executeTakeFirstOrThrow();
		expect(readFigures(stored.figures)?.measures).toEqual(proposal?.figures?.measures);
		const tooHigh = { ...form, version: mix.version + 1, group: 5 };
		await expect(movePerson(db, actors.trainer, editionId, tooHigh)).rejects.toMatchObject({
			status: 409,
			body: { field: 'group' }
		});
	});

	test('have one published plan per session; a session that began keeps its own', async () => {
		const db = database();
		const world = await mixingWorld(db, 2);
		const [first = '', second = ''] = world.sessionIds;
		await publish(db, world);
		const held = await publishedGroups(db, first);
		await passSession(db, first);
		await publish(db, world);
		expect(await publishedGroups(db, first)).toEqual(held);
		expect(await publishedGroups(db, second)).toHaveLength(4);
		const inForce = await db
			.selectFrom('mixSession')
			.select(['sessionId', 'mixId'])
			.where('publishedAt', 'is not', null)
			.where('replacedAt', 'is', null)
			.execute();
		expect(new Set(inForce.map((row) => row.sessionId)).size).toBe(2);
		expect(inForce).toHaveLength(2);
		expect(new Set(inForce.map((row) => row.mixId)).size).toBe(2);
	});

	test('are made, published and stopped by staff and trainers, and by nobody else', async () => {
		const db = database();
		const world = await mixingWorld(db);
		const { editionId, actors, sessionId, people } = world;
		const mix = await make(db, world);
		const form = { mixId: mix.id, version: mix.version };
		const move = { ...form, sessionId, personId: people[0] ?? '', group: 1 };
		const rule = { kind: 'apart' as const, personId: people[0] ?? '', otherId: people[1] ?? '' };
		for (const [actor, status] of [
			[actors.participant, 403],
			[actors.coordinator, 403],
			[actors.stranger, 404]
		] as const) {
			const acts = [
				() => askMix(db, actor, editionId),
				() => publishMix(db, actor, editionId, form),
				() => stopMix(db, actor, editionId, mix.id),
				() => movePerson(db, actor, editionId, move),
				() => addSeatingRule(db, actor, editionId, rule),
				() => dropSeatingRule(db, actor, editionId, 'x')
			];
			for (const act of acts) await expect(act()).rejects.toMatchObject({ status });
		}
		await stopMix(db, actors.trainer, editionId, mix.id);
		await publishMix(db, actors.trainer, editionId, form);
		await expect(publishMix(db, actors.staff, editionId, form)).rejects.toMatchObject({ status: 409 });
	});

	test('of another edition cannot be reached through one of one’s own', async () => {
		const db = database();
		const own = await mixingWorld(db);
		const other = await mixingWorld(db);
		const mix = await make(db, other);
		await expect(
			publishMix(db, own.actors.trainer, own.editionId, { mixId: mix.id, version: 1 })
		).rejects.toMatchObject({ status: 404 });
	});

	test('show a participant the own ring only, and only once published', async () => {
		const db = database();
		const world = await mixingWorld(db);
		const { actors, sessionId, people, editionId } = world;
		await make(db, world);
		expect(await findOwnRing(db, actors.participant, sessionId)).toBeUndefined();
		await publish(db, world);
		const ring = (await findOwnRing(db, actors.participant, sessionId)) ?? [];
		const own = (await publishedGroups(db, sessionId)).find((group) => group.includes(people[0] ?? ''));
		expect(ring.map((seat) => seat.name).sort()).toEqual(await namesOf(db, own ?? []));
		expect(ring[0]).toMatchObject({ self: true, known: false });
		expect(await listOwnRings(db, actors.participant, editionId)).toMatchObject([
			{ id: sessionId, seats: ring }
		]);
		expect(await findOwnRing(db, actors.stranger, sessionId)).toBeUndefined();
		await expect(getPublishedGroups(db, actors.participant, sessionId)).rejects.toMatchObject({
			status: 403
		});
		await expect(getPublishedGroups(db, actors.stranger, sessionId)).rejects.toMatchObject({ status: 404 });
		expect((await getPublishedGroups(db, actors.trainer, sessionId)).groups).toHaveLength(4);
		await expect(getMixing(db, actors.stranger, editionId)).rejects.toMatchObject({ status: 404 });
	});

	test('show a coordinator the group numbers of the own people', async () => {
		const db = database();
		const world = await mixingWorld(db);
		await publish(db, world);
		const numbers = await listGroupNumbers(db, world.actors.coordinator, world.editionId);
		expect(numbers.map((row) => row.personId).sort()).toEqual(world.people.slice(0, 4).sort());
		expect(Object.keys(numbers[0] ?? {}).sort()).toEqual([
			'group',
			'name',
			'number',
			'personId',
			'sessionId',
			'startsAt'
		]);
		expect(await listGroupNumbers(db, world.actors.stranger, world.editionId)).toEqual([]);
	});

	test('show of a shielded person the first name and the organisation, except to trainers', async () => {
		const db = database();
		const world = await mixingWorld(db);
		await publish(db, world);
		const group = (await publishedGroups(db, world.sessionId)).find((one) =>
			one.includes(world.people[0] ?? '')
		);
		const shielded = group?.find((id) => id !== world.people[0]) ?? '';
		await db
			.updateTable('person')
			.set({ shieldedAt: '2027-01-01T00:00:00.000Z', givenName: 'Sam', familyName: 'Verborgen' })
			.where('id', '=', shielded)
			.execute();
		const ring = (await findOwnRing(db, world.actors.participant, world.sessionId)) ?? [];
		expect(JSON.stringify(ring)).not.toContain('Verborgen');
		const seat = ring.find((one) => one.name === 'Sam');
		expect(seat?.organisation).not.toContain('medewerker');
		const { published } = await findMixes(db, world.editionId);
		expect(JSON.stringify(published)).toContain('Verborgen');
	});

	test('take the same number of queries for one session and for three', async () => {
		const db = database();
		const one = await mixingWorld(db, 1);
		const three = await mixingWorld(db, 3);
		await publish(db, one);
		await publish(db, three);
		for (const read of [
			(world: World) => (on: Db) => findMixes(on, world.editionId),
			(world: World) => (on: Db) => listOwnRings(on, world.actors.participant, world.editionId),
			(world: World) => (on: Db) => planEdition(on, { editionId: world.editionId, groupSize: 3, seed: 1 })
		]) {
			expect(await countQueries(db, read(three))).toBe(await countQueries(db, read(one)));
		}
	});
});

async function namesOf(db: Db, personIds: string[]) {
	const rows = await db
		.selectFrom('person')
		.select(['givenName', 'familyName'])
		.where('id', 'in', personIds)
		.execute();
	return rows.map((row) => `${row.givenName} ${row.familyName}`).sort();
}

test('The number of groups brings their size nearest to the wished one', () => {
	expect(groupCount([24], 6)).toBe(4);
	expect(groupCount([23, 21], 6)).toBe(4);
	expect(groupCount([3], 6)).toBe(1);
	expect(groupCount([20, 4], 2)).toBe(2);
});
