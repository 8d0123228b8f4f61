import { expect, test } from 'vitest';
import { askAllocation } from '#lib/features/allocations/ask.server.ts';
import { saveProposal, findAsked } from '#lib/features/allocations/run.server.ts';
import { planAllocation } from '#lib/features/allocations/input.server.ts';
import { showAllocating } from '#lib/features/allocations/queries.server.ts';
import { publishAllocation } from '#lib/features/allocations/publish.server.ts';
import { enrol } from '#lib/features/enrolments/commands.server.ts';
import { givePreferences } from '#lib/features/enrolments/preferences.server.ts';
import { mergePeople } from '#lib/features/merging/merge.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { allocatingWorld, runAllocations } from '../../support/allocating.ts';
import { onBothDatabases } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import { actorOf, addEdition, addPerson, addSession } from '../../support/builders.ts';

type World = Awaited<ReturnType<typeof allocatingWorld>>;

async function propose(db: Db, { trainingId, actors }: World) {
	await askAllocation(db, actors.staff, trainingId);
	await runAllocations(db);
	const { proposal } = await showAllocating(db, actors.staff, trainingId);
	if (!proposal) throw new Error('There is no proposal.');
	return proposal;
}

async function listSeats(db: Db) {
	return await db
		.selectFrom('enrolment')
		.select(['personId', 'editionId'])
		.where('placedAt', 'is not', null)
		.where('endedAt', 'is', null)
		.execute();
}

/** An edition of another training at the times of these. */
async function addRival(db: Db, editionIds: string[]) {
	const id = await addEdition(db);
	const sessions = await db
		.selectFrom('session')
		.select(['startsAt'])
		.where('editionId', 'in', editionIds)
		.execute();
	for (const [index, { startsAt }] of sessions.entries())
		await addSession(db, id, { number: index + 1, startsAt, seats: 20 });
	return id;
}

onBothDatabases('At the same moment', (database) => {
	test('two who accept one proposal give everybody one seat', async () => {
		const db = database();
		const world = await allocatingWorld(db);
		const { id } = await propose(db, world);
		const other = await actorOf(db, await addPerson(db, { staff: true }));
		const accept = (actor: typeof other) => refusalOf(publishAllocation(db, actor, world.trainingId, id));
		const refusals = await Promise.all([accept(world.actors.staff), accept(other)]);
		expect(refusals.filter((refusal) => refusal?.status === 409)).toHaveLength(1);
		expect(await listSeats(db)).toHaveLength(8);
	});

	test('who enrols elsewhere while a proposal is accepted gets one of the two seats', async () => {
		const db = database();
		const world = await allocatingWorld(db);
		const { id } = await propose(db, world);
		const rival = await addRival(db, world.editionIds);
		const enrolments = world.people.map(async (personId) =>
			refusalOf(enrol(db, await actorOf(db, personId), rival))
		);
		await Promise.all([...enrolments, publishAllocation(db, world.actors.staff, world.trainingId, id)]);
		const seats = await listSeats(db);
		expect(seats.map((seat) => seat.personId).sort()).toEqual(world.people.toSorted());
	});

	test('who is merged while a proposal is accepted gets a seat as the one who is kept', async () => {
		const db = database();
		const world = await allocatingWorld(db);
		const { id } = await propose(db, world);
		const kept = await Promise.all(world.people.map(() => addPerson(db)));
		const mergers = world.people.map((gone, index) =>
			refusalOf(mergePeople(db, world.actors.staff, kept[index]!, gone))
		);
		const accepted = publishAllocation(db, world.actors.staff, world.trainingId, id);
		expect(await Promise.all(mergers)).toEqual(world.people.map(() => undefined));
		expect(await accepted).toEqual({ placed: 8, unseated: 0 });
		expect((await listSeats(db)).map((seat) => seat.personId).sort()).toEqual(kept.toSorted());
	});

	test('wishes sent twice are given once', async () => {
		const db = database();
		const { people, trainingId, editionIds } = await allocatingWorld(db);
		const actor = await actorOf(db, people[0] ?? '');
		const send = () => givePreferences(db, actor, trainingId, editionIds);
		await Promise.all([send(), send(), send()]);
		const given = await db
			.selectFrom('preference')
			.select('editionId')
			.where('personId', '=', actor.personId)
			.orderBy('rank')
			.execute();
		expect(given.map((row) => row.editionId)).toEqual(editionIds);
	});

	test('a proposal that is made twice is kept once', async () => {
		const db = database();
		const { trainingId, actors } = await allocatingWorld(db);
		const asked = (await findAsked(db, await askAllocation(db, actors.staff, trainingId)))!;
		const input = await planAllocation(db, asked);
		const found = {
			...{ placed: {}, unplaced: [], closed: [], proven: [], firstChoices: 0, prices: {}, cutShort: false },
			measures: { placed: 0, organisationDeviation: 0, disciplineDeviation: 0, preferenceCost: 0 },
			bounds: { placed: 0, organisationDeviation: 0, disciplineDeviation: 0, preferenceCost: 0 }
		};
		await Promise.all([saveProposal(db, asked, input, found), saveProposal(db, asked, input, found)]);
		const states = await db.selectFrom('allocation').select('state').execute();
		expect(states).toEqual([{ state: 'proposed' }]);
	});
});
