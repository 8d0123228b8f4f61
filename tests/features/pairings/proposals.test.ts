import { expect, test } from 'vitest';
import { publishPairs } from '#lib/features/pairings/publish.server.ts';
import { openHalf, pairTrainer } from '#lib/features/pairings/commands.server.ts';
import { getProposal, listProposals } from '#lib/features/pairings/proposals.server.ts';
import { findProgress } from '#lib/features/calculations/calculations.server.ts';
import { askPairing } from '#lib/features/pairings/ask.server.ts';
import { pairingWork } from '#lib/features/pairings/run.server.ts';
import { runNextJob } from '#lib/server/background.ts';
import { readTravelMinutes } from '#lib/features/pairings/travel.server.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { onBothDatabases } from '../../support/database.ts';
import { actorOf, addMembership, addPerson, addSession } from '../../support/builders.ts';
import { leadsOf, listBrokenPairs, openSession, type Situation } from './situation.ts';

onBothDatabases('A proposal of duos', (database) => {
	test('fills every open session under the hard rules, with reasons, and is put in half at once', async () => {
		const db = database();
		const { situation, sessions } = await season(db);
		const { staff, trainers } = situation;
		await pairTrainer(db, staff, sessions[1]!, 1, trainers[0]!);
		const id = await propose(db, situation);

		const { proposal } = await getProposal(db, staff, id);
		expect(proposal?.pairs.map((pair) => pair.session).sort()).toEqual([...sessions].sort());
		expect(proposal?.pairs.find((pair) => pair.session === sessions[1])?.trainers[0]).toBe(trainers[0]);
		expect(proposal?.pairs.every((pair) => pair.why.length > 0)).toBe(true);

		await publishPairs(db, staff, id, [sessions[0]!, sessions[1]!]);
		expect(await leadsOf(db, sessions[0]!)).toHaveLength(2);
		expect((await leadsOf(db, sessions[1]!))[0]).toBe(trainers[0]);
		expect(await leadsOf(db, sessions[2]!)).toEqual([]);
		expect(await listBrokenPairs(db)).toEqual([]);
	});

	test('says why a session stays open', async () => {
		const db = database();
		const { situation } = await season(db);
		await db.deleteFrom('trainerTopic').where('personId', 'in', situation.trainers.slice(1)).execute();
		const { proposal } = await getProposal(db, situation.staff, await propose(db, situation));
		expect(proposal?.pairs).toEqual([]);
		expect(proposal?.unstaffed.map((one) => one.because)).toEqual(
			[1, 2, 3].map(() => ({ code: 'competent', trainers: 1 }))
		);
	});

	test('is all or nothing: a pair that was overtaken undoes the others', async () => {
		const db = database();
		const { situation, sessions } = await season(db);
		const { staff } = situation;
		const id = await propose(db, situation);
		const { proposal } = await getProposal(db, staff, id);
		const proposed: string[] = proposal?.pairs.find((pair) => pair.session === sessions[0])?.trainers ?? [];
		const stranger = situation.trainers.find((trainer) => !proposed.includes(trainer))!;
		await pairTrainer(db, staff, sessions[0]!, 1, stranger);
		await expect(publishPairs(db, staff, id, sessions)).rejects.toMatchObject({ status: 409 });
		expect(await leadsOf(db, sessions[2]!)).toEqual([]);
		await openHalf(db, staff, sessions[0]!, 1);
		await publishPairs(db, staff, id, sessions);
		expect(await leadsOf(db, sessions[2]!)).toHaveLength(2);
	});

	test('stays as it was read when its work is done a second time', async () => {
		const db = database();
		const { situation, sessions } = await season(db);
		const id = await propose(db, situation);
		const read = await getProposal(db, situation.staff, id);
		await publishPairs(db, situation.staff, id, [sessions[0]!]);
		await db.updateTable('job').set({ state: 'waiting' }).execute();
		setClock(addMs(now(), DAY));
		expect(await runNextJob(db, pairingWork, 'test')).toBe(true);
		expect(await getProposal(db, situation.staff, id)).toEqual(read);
	});

	test('leaves the time asked for between two sessions of one trainer', async () => {
		const db = database();
		const situation = await openSession(db);
		const { staff, trainers, sessionId } = situation;
		await db.deleteFrom('trainerTopic').where('personId', '=', trainers[2]!).execute();
		const soonAfter = await addSession(db, situation.editionId, {
			number: 2,
			startsAt: '2027-01-26T12:00:00.000Z'
		});
		const half = await getProposal(db, staff, await propose(db, situation, 31));
		expect(half.proposal?.pairs).toHaveLength(1);
		await pairTrainer(db, staff, sessionId, 1, trainers[0]!);
		await pairTrainer(db, staff, soonAfter, 1, trainers[0]!);
		const halves = await getProposal(db, staff, await propose(db, situation, 31));
		expect(halves.proposal?.pairs).toHaveLength(1);
		expect(await readTravelMinutes(db)).toBe(31);
		const both = await getProposal(db, staff, await propose(db, situation, 30));
		expect(both.proposal?.pairs).toHaveLength(2);
	});

	test('knows where a trainer works on the date of each session', async () => {
		const db = database();
		const { situation, sessions } = await season(db);
		const { staff, trainers, organisations } = situation;
		const turn = localDate(addMs(now(), 24 * DAY));
		await db.deleteFrom('trainerTopic').where('personId', '=', trainers[2]!).execute();
		await db.updateTable('membership').set({ endsOn: turn }).where('personId', '=', trainers[1]!).execute();
		await addMembership(db, trainers[1]!, organisations[0]!, { startsOn: addDays(turn, 1) });
		const { proposal } = await getProposal(db, staff, await propose(db, situation));
		expect(proposal?.pairs.map((pair) => pair.session)).toEqual([sessions[0]]);
		expect(proposal?.unstaffed.map((one) => one.because.code)).toEqual(['organisations', 'organisations']);
	});

	test('is for staff; to others there is none', async () => {
		const db = database();
		const { situation } = await season(db);
		const id = await askPairing(db, situation.staff, { travelMinutes: 30 });
		const { jobId } = await getProposal(db, situation.staff, id);
		expect(await findProgress(db, jobId)).toEqual({ progress: 0, stopping: false });
		expect(await listProposals(db, situation.staff)).toMatchObject([{ id, proposedAt: null }]);
		const other = await actorOf(db, await addPerson(db));
		await expect(getProposal(db, other, id)).rejects.toMatchObject({ status: 404 });
		await expect(publishPairs(db, other, id, [])).rejects.toMatchObject({ status: 404 });
		await expect(askPairing(db, other, { travelMinutes: 0 })).rejects.toMatchObject({ status: 403 });
	});
});

async function season(db: Db) {
	const situation = await openSession(db);
	const sessions = [situation.sessionId];
	for (const number of [2, 3]) {
		sessions.push(
			await addSession(db, situation.editionId, { number, startsAt: addMs(now(), (14 + 7 * number) * DAY) })
		);
	}
	return { situation, sessions };
}

async function propose(db: Db, { staff }: Situation, travelMinutes = 0) {
	const id = await askPairing(db, staff, { travelMinutes });
	expect(await runNextJob(db, pairingWork, 'test')).toBe(true);
	return id;
}
