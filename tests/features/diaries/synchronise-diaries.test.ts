import { expect, test } from 'vitest';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import {
	addEdition,
	addEnrolment,
	addLead,
	addOrganisation,
	addPerson,
	addSession
} from '../../support/builders.ts';

onBothDatabases('Diaries', (database) => {
	test('hold a session for both trainers and everyone with a seat, not for whoever waits', async () => {
		const db = database();
		const { sessionId, anna, bilal, noor } = await stage(db);

		await keep(db, sessionId);
		await keep(db, sessionId);

		expect(await entries(db)).toEqual(
			sorted([`${anna} trainer request 0`, `${bilal} trainer request 0`, `${noor} participant request 0`])
		);
		expect(await promised(db)).toEqual(
			sorted([`${anna} 0 invited`, `${bilal} 0 invited`, `${noor} 0 invited`])
		);
	});

	test('reach everyone with a higher sequence when the session is moved', async () => {
		const db = database();
		const { sessionId, anna, bilal, noor } = await stage(db);
		await keep(db, sessionId);
		await move(db, sessionId);
		await keep(db, sessionId);

		expect(await entries(db)).toEqual(
			sorted([`${anna} trainer request 1`, `${bilal} trainer request 1`, `${noor} participant request 1`])
		);
		expect((await promised(db)).filter((mail) => mail.endsWith('changed'))).toHaveLength(3);
	});

	test('cancel the entry of a replaced trainer and invite the new one, and leave the co-trainer in peace', async () => {
		const db = database();
		const { sessionId, anna, bilal, noor } = await stage(db);
		await keep(db, sessionId);
		await db.deleteFrom('sessionLead').where('sessionId', '=', sessionId).where('half', '=', 2).execute();
		const chris = await addPerson(db);
		await addLead(db, sessionId, 2, chris, await addOrganisation(db));
		await keep(db, sessionId);

		expect(await entries(db)).toEqual(
			sorted([
				`${anna} trainer request 0`,
				`${bilal} trainer cancel 1`,
				`${chris} trainer request 0`,
				`${noor} participant request 0`
			])
		);
	});

	test('keep counting for someone who leaves, comes back, and sees the session move', async () => {
		const db = database();
		const { sessionId, noor, enrolmentId } = await stage(db);
		const ofNoor = async () => (await entries(db)).filter((entry) => entry.startsWith(noor));
		await keep(db, sessionId);
		await end(db, enrolmentId);
		await keep(db, sessionId);
		expect(await ofNoor()).toEqual([`${noor} participant cancel 1`]);
		await db
			.updateTable('enrolment')
			.set({ endedAt: null, endKind: null })
			.where('id', '=', enrolmentId)
			.execute();
		await keep(db, sessionId);
		expect(await ofNoor()).toEqual([`${noor} participant request 2`]);
		await move(db, sessionId);
		await keep(db, sessionId);
		expect(await ofNoor()).toEqual([`${noor} participant request 3`]);
	});

	test('are cleared of a cancelled session, and of every session of a cancelled edition', async () => {
		const db = database();
		const { sessionId, editionId } = await stage(db);
		const other = await addSession(db, editionId, { number: 2 });
		await keep(db, sessionId, other);
		await db
			.updateTable('session')
			.set({ cancelledAt: now(), sequence: 1 })
			.where('id', '=', sessionId)
			.execute();
		await keep(db, sessionId);
		expect((await entries(db)).filter((entry) => entry.includes('cancel'))).toHaveLength(3);
		await db.updateTable('edition').set({ state: 'cancelled' }).execute();
		await keep(db, sessionId, other);
		expect((await entries(db)).filter((entry) => entry.includes('request'))).toEqual([]);
	});

	test('send no mail to whoever reads a feed', async () => {
		const db = database();
		const { sessionId, anna, bilal, noor } = await stage(db);
		await db.updateTable('person').set({ diary: 'feed' }).where('id', '=', noor).execute();
		await keep(db, sessionId);
		expect(await promised(db)).toEqual(sorted([`${anna} 0 invited`, `${bilal} 0 invited`]));
		expect(await entries(db)).toHaveLength(3);
	});

	test('write down what is over without a mail, and never take it back', async () => {
		const db = database();
		const { sessionId, enrolmentId } = await stage(db, addMs(now(), -2 * DAY));
		await keep(db, sessionId);
		await end(db, enrolmentId);
		await keep(db, sessionId);
		expect((await entries(db)).filter((entry) => entry.includes('request'))).toHaveLength(3);
		expect(await promised(db)).toEqual([]);
	});
});

async function stage(db: Db, startsAt?: string) {
	const editionId = await addEdition(db);
	const sessionId = await addSession(db, editionId, startsAt ? { startsAt } : {});
	const [anna, bilal, noor, waiting] = [
		await addPerson(db),
		await addPerson(db),
		await addPerson(db),
		await addPerson(db)
	];
	await addLead(db, sessionId, 1, anna, await addOrganisation(db));
	await addLead(db, sessionId, 2, bilal, await addOrganisation(db));
	const enrolmentId = await addEnrolment(db, editionId, noor);
	await addEnrolment(db, editionId, waiting, false);
	return { editionId, sessionId, anna, bilal, noor, enrolmentId };
}

async function keep(db: Db, ...sessionIds: string[]) {
	await db.transaction().execute((trx) => synchroniseDiaries(trx, sessionIds));
}

async function move(db: Db, sessionId: string) {
	await db
		.updateTable('session')
		.set((set) => ({ sequence: set('sequence', '+', 1), changedAt: now() }))
		.where('id', '=', sessionId)
		.execute();
}

async function end(db: Db, enrolmentId: string) {
	await db
		.updateTable('enrolment')
		.set({ endedAt: now(), endKind: 'withdrawn' })
		.where('id', '=', enrolmentId)
		.execute();
}

async function entries(db: Db) {
	const rows = await db.selectFrom('diaryEntry').selectAll().execute();
	return sorted(rows.map((row) => `${row.personId} ${row.role} ${row.method} ${row.sequence}`));
}

async function promised(db: Db) {
	const rows = await db
		.selectFrom('outbox')
		.select(['recipientId', 'ids'])
		.where('template', '=', 'diary')
		.execute();
	return sorted(
		rows.map((row) => `${row.recipientId} ${JSON.parse(row.ids).sequence} ${JSON.parse(row.ids).kind}`)
	);
}

function sorted(lines: string[]) {
	return lines.toSorted();
}
