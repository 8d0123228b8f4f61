import { expect, test } from 'vitest';
import { checkAllocation } from '../../support/checkers/allocation.ts';
import { askAllocation, stopAllocation } from '#lib/features/allocations/ask.server.ts';
import { planAllocation } from '#lib/features/allocations/input.server.ts';
import { proposeAllocations } from '#lib/features/allocations/propose.server.ts';
import { showAllocating } from '#lib/features/allocations/queries.server.ts';
import { publishAllocation, dismissAllocation } from '#lib/features/allocations/publish.server.ts';
import { enrol } from '#lib/features/enrolments/commands.server.ts';
import { givePreferences } from '#lib/features/enrolments/preferences.server.ts';
import { runNextJob } from '#lib/server/background.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { allocatingWorld, runAllocations } from '../../support/allocating.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { actorOf, addEdition, addLead, addEnrolment, addPerson, addSession } from '../../support/builders.ts';

type World = Awaited<ReturnType<typeof allocatingWorld>>;

async function propose(db: Db, { trainingId, actors }: World) {
	await askAllocation(db, actors.staff, trainingId);
	await runAllocations(db);
	const { proposal } = await showAllocating(db, actors.staff, trainingId);
	if (!proposal) throw new Error('There is no proposal.');
	return proposal;
}

async function listSeated(db: Db, editionId: string) {
	const rows = await db
		.selectFrom('enrolment')
		.select(['personId', 'placedAt'])
		.where('editionId', '=', editionId)
		.where('endedAt', 'is', null)
		.execute();
	return rows.map((row) => row.personId).sort();
}

onBothDatabases('Allocations', (database) => {
	test('propose even editions, with the measures that the checker finds, and what evenness costs', async () => {
		const db = database();
		const world = await allocatingWorld(db);
		const proposal = await propose(db, world);
		const input = await planAllocation(db, { trainingId: world.trainingId, seed: 1, budgetSeconds: 10 });
		const placed = Object.fromEntries(
			proposal.people.map(({ personId, editionId }) => [personId, editionId ?? ''])
		);
		const { faults, measures } = checkAllocation(input, placed, []);
		expect(faults).toEqual([]);
		expect(proposal.figures.measures).toEqual(measures);
		expect(proposal.figures).toMatchObject({
			measures: { placed: 8, organisationDeviation: 0, preferenceCost: 4 },
			firstChoices: 4,
			prices: { organisationEvenness: 4, disciplineEvenness: 0 },
			proven: ['placed', 'organisationDeviation', 'disciplineDeviation', 'preferenceCost']
		});
		expect(proposal.editions.map(({ seats, given, organisations }) => [seats, given, organisations])).toEqual(
			[
				[4, 4, 2],
				[4, 4, 2]
			]
		);
		expect(proposal.people.map(({ rank }) => rank).sort()).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
	});

	test('accepted, give everybody a seat with a mail and a diary, once only', async () => {
		const db = database();
		const world = await allocatingWorld(db);
		const { trainingId, actors, editionIds, people } = world;
		const { id } = await propose(db, world);
		expect(await publishAllocation(db, actors.staff, trainingId, id)).toEqual({ placed: 8, unseated: 0 });
		const seated = [await listSeated(db, editionIds[0]!), await listSeated(db, editionIds[1]!)];
		expect(seated.map((list) => list.length)).toEqual([4, 4]);
		expect(seated.flat().sort()).toEqual(people.toSorted());
		const mails = await db
			.selectFrom('outbox')
			.select('recipientId')
			.where('template', '=', 'enrolments.placed')
			.execute();
		expect(mails.map((mail) => mail.recipientId).sort()).toEqual(people.toSorted());
		const diaries = await db.selectFrom('diaryEntry').select('personId').execute();
		expect(new Set(diaries.map((entry) => entry.personId))).toEqual(new Set(people));
		await expect(publishAllocation(db, actors.staff, trainingId, id)).rejects.toMatchObject({ status: 409 });
		await expect(askAllocation(db, actors.staff, trainingId)).rejects.toMatchObject({ status: 409 });
		const { accepted, proposal } = await showAllocating(db, actors.staff, trainingId);
		expect(proposal).toBeNull();
		expect(accepted?.people.every((person) => person.placedAt !== null)).toBe(true);
	});

	test('respect what happened meanwhile: a seat taken, a place found, a wish taken back', async () => {
		const db = database();
		const world = await allocatingWorld(db);
		const { trainingId, actors, editionIds, people } = world;
		const proposal = await propose(db, world);
		const [arnhem = '', nijmegen = ''] = editionIds;
		const inArnhem = proposal.people.filter((person) => person.editionId === arnhem);
		const [found, withdrawn] = inArnhem.map((person) => person.personId);
		await enrol(db, await actorOf(db, found ?? ''), nijmegen);
		await givePreferences(db, await actorOf(db, withdrawn ?? ''), trainingId, []);
		expect(await publishAllocation(db, actors.staff, trainingId, proposal.id)).toEqual({
			placed: 5,
			unseated: 3
		});
		const [first, second] = [await listSeated(db, arnhem), await listSeated(db, nijmegen)];
		expect(first).toHaveLength(2);
		expect(first).not.toContain(withdrawn);
		expect(second).toHaveLength(4);
		expect(second).toContain(found);
		expect(new Set([...first, ...second]).size).toBe(6);
		expect(people.length).toBe(8);
	});

	test('leave out who sits in an edition that has begun, and count in who waited there in vain', async () => {
		const db = database();
		const world = await allocatingWorld(db);
		const [seated = '', waited = ''] = world.people;
		const begun = await addEdition(db, { trainingId: world.trainingId });
		await addSession(db, begun, { startsAt: addMs(now(), -7 * DAY) });
		await addSession(db, begun, { startsAt: addMs(now(), 7 * DAY), number: 2 });
		await addEnrolment(db, begun, seated);
		await addEnrolment(db, begun, waited, false);
		const { id, people } = await propose(db, world);
		expect(people.map((person) => person.personId).sort()).toEqual(
			world.people.filter((personId) => personId !== seated).sort()
		);
		expect(await publishAllocation(db, world.actors.staff, world.trainingId, id)).toEqual({
			placed: 7,
			unseated: 0
		});
	});

	test('leave out who has a place, who leads the edition, and who is elsewhere then', async () => {
		const db = database();
		const world = await allocatingWorld(db);
		const [arnhem = '', nijmegen = ''] = world.editionIds;
		const [placed = '', leader = '', busy = ''] = world.people;
		await addEnrolment(db, arnhem, placed);
		const sessions = await db.selectFrom('session').select(['id', 'startsAt', 'editionId']).execute();
		const at = sessions.find((session) => session.editionId === arnhem)!;
		const { organisationId } = await db
			.selectFrom('membership')
			.select('organisationId')
			.where('personId', '=', leader)
			.executeTakeFirstOrThrow();
		await addLead(db, at.id, 1, leader, organisationId);
		const other = await addEdition(db);
		await addSession(db, other, { startsAt: at.startsAt });
		await addEnrolment(db, other, busy);
		const { people, editions } = await planAllocation(db, {
			trainingId: world.trainingId,
			seed: 1,
			budgetSeconds: 1
		});
		expect(editions.map(({ id, capacity }) => [id, capacity])).toEqual([
			[arnhem, 3],
			[nijmegen, 4]
		]);
		const prefers = new Map(people.map((person) => [person.id, person.prefers]));
		expect(prefers.size).toBe(7);
		expect(prefers.has(placed)).toBe(false);
		expect(prefers.get(leader)).toEqual([nijmegen]);
		expect(prefers.get(busy)).toEqual([nijmegen]);
	});

	test('say who gets no seat', async () => {
		const db = database();
		const proposal = await propose(db, await allocatingWorld(db, { seats: 3 }));
		expect(proposal.figures.measures.placed).toBe(6);
		expect(proposal.people.slice(-2).map((person) => person.edition)).toEqual([null, null]);
	});

	test('come by themselves the day after the last closing date, once, and staff hear of it', async () => {
		const db = database();
		const world = await allocatingWorld(db);
		const count = async () => (await db.selectFrom('allocation').selectAll().execute()).length;
		setClock(addMs(now(), DAY));
		await proposeAllocations(db);
		expect(await count()).toBe(0);
		setClock(addMs(now(), DAY));
		await proposeAllocations(db);
		await proposeAllocations(db);
		expect(await count()).toBe(1);
		await runAllocations(db);
		await proposeAllocations(db);
		expect(await count()).toBe(1);
		const alerts = await db.selectFrom('alert').select(['kind', 'recipientId', 'href']).execute();
		expect(alerts).toEqual([
			{
				kind: 'allocation_proposed',
				recipientId: world.actors.staff.personId,
				href: `/trainingen/${world.trainingId}/verdeling`
			}
		]);
	});

	test('are one at a time; a second proposal takes the place of the first, and one can be laid aside', async () => {
		const db = database();
		const world = await allocatingWorld(db);
		const { trainingId, actors } = world;
		const asked = await askAllocation(db, actors.staff, trainingId, { budgetSeconds: 5 });
		expect(await askAllocation(db, actors.staff, trainingId)).toBe(asked);
		expect((await showAllocating(db, actors.staff, trainingId)).calculation).toMatchObject({
			state: 'going'
		});
		await stopAllocation(db, actors.staff, trainingId);
		expect((await showAllocating(db, actors.staff, trainingId)).calculation).toMatchObject({
			stopping: true
		});
		await runAllocations(db);
		const second = await propose(db, world);
		await expect(publishAllocation(db, actors.staff, trainingId, asked)).rejects.toMatchObject({
			status: 409
		});
		await dismissAllocation(db, actors.staff, trainingId, second.id);
		expect(await showAllocating(db, actors.staff, trainingId)).toMatchObject({
			proposal: null,
			accepted: null
		});
		const states = await db.selectFrom('allocation').select('state').orderBy('seed').execute();
		expect(states.map((row) => row.state)).toEqual(['replaced', 'dismissed']);
	});

	test('make place for the next when their work was given up', async () => {
		const db = database();
		const { trainingId, actors } = await allocatingWorld(db);
		await askAllocation(db, actors.staff, trainingId);
		const broken = { allocation: () => Promise.reject(new Error('broken')) };
		while (await runNextJob(db, broken, 'test'));
		expect((await showAllocating(db, actors.staff, trainingId)).calculation).toEqual({ state: 'ended' });
		await askAllocation(db, actors.staff, trainingId);
		await runAllocations(db);
		expect((await showAllocating(db, actors.staff, trainingId)).proposal).not.toBeNull();
	});

	test('are for staff: to others the page is absent and the acts are refused', async () => {
		const db = database();
		const world = await allocatingWorld(db);
		const { id } = await propose(db, world);
		const { trainingId } = world;
		for (const actor of [world.actors.coordinator, world.actors.participant]) {
			await expect(showAllocating(db, actor, trainingId)).rejects.toMatchObject({ status: 404 });
			await expect(askAllocation(db, actor, trainingId)).rejects.toMatchObject({ status: 403 });
			await expect(stopAllocation(db, actor, trainingId)).rejects.toMatchObject({ status: 403 });
			await expect(publishAllocation(db, actor, trainingId, id)).rejects.toMatchObject({ status: 403 });
			await expect(dismissAllocation(db, actor, trainingId, id)).rejects.toMatchObject({ status: 403 });
		}
		const other = await allocatingWorld(db);
		await expect(publishAllocation(db, world.actors.staff, other.trainingId, id)).rejects.toMatchObject({
			status: 404
		});
		expect(await listSeated(db, world.editionIds[0]!)).toEqual([]);
	});

	test('are read with as many queries for three people more', async () => {
		const db = database();
		const world = await allocatingWorld(db, { seats: 6 });
		await propose(db, world);
		const read = (db: Db) => showAllocating(db, world.actors.staff, world.trainingId);
		const before = await countQueries(db, read);
		for (let more = 0; more < 3; more += 1) {
			const actor = await actorOf(db, await addPerson(db));
			await givePreferences(db, actor, world.trainingId, world.editionIds);
		}
		await propose(db, world);
		expect(await countQueries(db, read)).toBe(before);
	});
});
