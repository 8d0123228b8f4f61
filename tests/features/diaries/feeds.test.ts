import { expect, test } from 'vitest';
import { chooseDiary } from '#lib/features/diaries/choice.server.ts';
import { findFeed, listFeeds, makeFeed, revokeFeed } from '#lib/features/diaries/feeds.server.ts';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases } from '../../support/database.ts';
import {
	actorOf,
	addEdition,
	addEnrolment,
	addPerson,
	addSession,
	addTraining
} from '../../support/builders.ts';

const ORIGIN = 'https://tweespan.example';

onBothDatabases('A diary feed', (database) => {
	test('holds the sessions of its owner and nobody else, and stays the same text until something changes', async () => {
		const db = database();
		const { noor, sessionId } = await stage(db);
		const token = await makeFeed(db, noor, 'Telefoon');
		const first = await findFeed(db, token, ORIGIN);
		setClock(addMs(now(), 60_000));

		expect(first?.content).toContain('SUMMARY:Meldcode – bijeenkomst 1');
		expect(first?.content.match(/BEGIN:VEVENT/g)).toHaveLength(1);
		expect(await findFeed(db, token, ORIGIN)).toEqual(first);

		await db.updateTable('session').set({ sequence: 1 }).where('id', '=', sessionId).execute();
		await keep(db, sessionId);
		expect((await findFeed(db, token, ORIGIN))?.etag).not.toBe(first?.etag);
	});

	test('keeps its secret out of the database', async () => {
		const db = database();
		const { noor } = await stage(db);
		const token = await makeFeed(db, noor, 'Telefoon');
		expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
		expect(JSON.stringify(await db.selectFrom('diaryFeed').selectAll().execute())).not.toContain(token);
	});

	test('is empty once after it was revoked and unknown after that', async () => {
		const db = database();
		const { noor } = await stage(db);
		const token = await makeFeed(db, noor, 'Telefoon');
		const [feed] = await listFeeds(db, noor);
		await revokeFeed(db, noor, feed?.id ?? '');

		const last = await findFeed(db, token, ORIGIN);
		expect(last?.gone).toBe(true);
		expect(last?.content).not.toContain('BEGIN:VEVENT');
		expect(await findFeed(db, token, ORIGIN)).toBeUndefined();
		expect(await findFeed(db, 'made-up', ORIGIN)).toBeUndefined();
	});

	test('stops for somebody who may not sign in any more', async () => {
		const db = database();
		const { noor } = await stage(db);
		const token = await makeFeed(db, noor, 'Telefoon');
		await db.updateTable('user').set({ disabledAt: now() }).where('id', '=', noor.personId).execute();
		expect((await findFeed(db, token, ORIGIN))?.gone).toBe(true);
	});

	test('cannot be revoked by somebody else', async () => {
		const db = database();
		const { noor, other } = await stage(db);
		await makeFeed(db, noor, 'Telefoon');
		const [feed] = await listFeeds(db, noor);
		await expect(revokeFeed(db, other, feed?.id ?? '')).rejects.toMatchObject({ status: 404 });
		expect(await listFeeds(db, other)).toEqual([]);
		expect(await listFeeds(db, noor)).toHaveLength(1);
	});

	test('is one of ten at most', async () => {
		const db = database();
		const { noor } = await stage(db);
		for (let count = 0; count < 10; count += 1) await makeFeed(db, noor, `Koppeling ${count}`);
		await expect(makeFeed(db, noor, 'Nog een')).rejects.toMatchObject({ status: 409 });
	});

	test('shows a cancelled session for sixty days', async () => {
		const db = database();
		const { noor, sessionId } = await stage(db);
		const token = await makeFeed(db, noor, 'Telefoon');
		await db
			.updateTable('session')
			.set({ cancelledAt: now(), sequence: 1 })
			.where('id', '=', sessionId)
			.execute();
		await keep(db, sessionId);
		expect((await findFeed(db, token, ORIGIN))?.content).toContain('SUMMARY:GEANNULEERD – Meldcode');
		setClock(addMs(now(), 61 * DAY));
		expect((await findFeed(db, token, ORIGIN))?.content).not.toContain('BEGIN:VEVENT');
	});

	test('never tells a secret address or its link', async () => {
		const db = database();
		const { noor, sessionId } = await stage(db, 'signed_in');
		const token = await makeFeed(db, noor, 'Telefoon');
		const secret = (await findFeed(db, token, ORIGIN))?.content ?? '';
		expect(secret).toContain('LOCATION:zie Tweespan');
		expect(secret).not.toMatch(/Lindepad|De Linde|overleg\.example/);

		await db.updateTable('place').set({ addressFor: 'enrolled' }).execute();
		await keep(db, sessionId);
		expect((await findFeed(db, token, ORIGIN))?.content).toContain('Lindepad');
	});

	test('is not needed by whoever chooses mail again: what is still to come is sent once', async () => {
		const db = database();
		const { noor } = await stage(db, 'everyone', 'feed');
		await chooseDiary(db, noor, 'mail');
		await chooseDiary(db, noor, 'mail');
		const mails = await db
			.selectFrom('outbox')
			.select('template')
			.where('recipientId', '=', noor.personId)
			.execute();
		expect(mails).toEqual([{ template: 'diary' }]);
	});
});

async function stage(
	db: Db,
	addressFor: 'everyone' | 'signed_in' = 'everyone',
	diary: 'mail' | 'feed' = 'mail'
) {
	const trainingId = await addTraining(db, { title: 'Meldcode' });
	const editionId = await addEdition(db, { trainingId });
	const placeId = newId();
	await db
		.insertInto('place')
		.values({
			id: placeId,
			name: 'De Linde',
			kind: 'room',
			address: 'Lindepad 3',
			directions: '',
			addressFor,
			createdAt: now()
		})
		.execute();
	const sessionId = await addSession(db, editionId, { placeId });
	await db.updateTable('session').set({ link: 'https://overleg.example/x' }).execute();
	const elsewhere = await addSession(db, await addEdition(db));
	const [noor, other] = [await addPerson(db), await addPerson(db)];
	await db.updateTable('person').set({ diary }).where('id', '=', noor).execute();
	await addEnrolment(db, editionId, noor);
	await addEnrolment(db, await editionOf(db, elsewhere), other);
	await keep(db, sessionId, elsewhere);
	return { noor: await actorOf(db, noor), other: await actorOf(db, other), sessionId };
}

async function editionOf(db: Db, sessionId: string) {
	return (
		await db.selectFrom('session').select('editionId').where('id', '=', sessionId).executeTakeFirstOrThrow()
	).editionId;
}

async function keep(db: Db, ...sessionIds: string[]) {
	await db.transaction().execute((trx) => synchroniseDiaries(trx, sessionIds));
}
