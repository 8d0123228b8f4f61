import { expect, test } from 'vitest';
import { acceptPairs } from '#lib/features/pairings/accept.server.ts';
import { openPlace, pairTrainer } from '#lib/features/pairings/commands.server.ts';
import {
	askProposal,
	findProgress,
	getProposal,
	listProposals,
	pairingWork
} from '#lib/features/pairings/proposals.server.ts';
import { runNextJob } from '#lib/server/background.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { actorOf, addPerson, addSession } from '../../support/world.ts';
import { leadsOf, listBrokenPairs, openSession, type Situation } from './situation.ts';

onBothDatabases('A proposal of duos', (database) => {
	test('fills every open session under the hard rules, with reasons, and is put in place at once', async () => {
		const db = database();
		const { situation, sessions } = await season(db);
		const { staff, trainers } = situation;
		await pairTrainer(db, staff, sessions[1]!, 1, trainers[0]!);
		const id = await propose(db, situation);

		const { proposal } = await getProposal(db, staff, id);
		expect(proposal?.pairs.map((pair) => pair.session).sort()).toEqual([...sessions].sort());
		expect(proposal?.pairs.find((pair) => pair.session === sessions[1])?.trainers[0]).toBe(trainers[0]);
		expect(proposal?.pairs.every((pair) => pair.why.length > 0)).toBe(true);

		await acceptPairs(db, staff, id, [sessions[0]!, sessions[1]!]);
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
		await expect(acceptPairs(db, staff, id, sessions)).rejects.toMatchObject({ status: 409 });
		expect(await leadsOf(db, sessions[2]!)).toEqual([]);
		await openPlace(db, staff, sessions[0]!, 1);
		await acceptPairs(db, staff, id, sessions);
		expect(await leadsOf(db, sessions[2]!)).toHaveLength(2);
	});

	test('stays as it was read when its work is done a second time', async () => {
		const db = database();
		const { situation, sessions } = await season(db);
		const id = await propose(db, situation);
		const read = await getProposal(db, situation.staff, id);
		await acceptPairs(db, situation.staff, id, [sessions[0]!]);
		await db.updateTable('job').set({ state: 'waiting' }).execute();
		setClock(addMs(now(), DAY));
		expect(await runNextJob(db, pairingWork, 'test')).toBe(true);
		expect(await getProposal(db, situation.staff, id)).toEqual(read);
	});

	test('is for staff; to others there is none', async () => {
		const db = database();
		const { situation } = await season(db);
		const id = await askProposal(db, situation.staff);
		expect(await findProgress(db, await getProposal(db, situation.staff, id))).toMatchObject({
			state: 'waiting',
			progress: 0
		});
		expect(await listProposals(db, situation.staff)).toMatchObject([{ id, proposedAt: null }]);
		const other = await actorOf(db, await addPerson(db));
		await expect(getProposal(db, other, id)).rejects.toMatchObject({ status: 404 });
		await expect(acceptPairs(db, other, id, [])).rejects.toMatchObject({ status: 404 });
		await expect(askProposal(db, other)).rejects.toMatchObject({ status: 403 });
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

async function propose(db: Db, { staff }: Situation) {
	const id = await askProposal(db, staff);
	expect(await runNextJob(db, pairingWork, 'test')).toBe(true);
	return id;
}
