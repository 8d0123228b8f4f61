import { beforeEach, expect, test } from 'vitest';
import { dropDraft, draftJobs, findDraft, saveDraft, showDraft } from '#lib/features/drafts/drafts.server.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { addCast, type Cast } from '../../support/cast.ts';
import { onBothDatabases, START } from '../../support/database.ts';

const TEXT = 'Hoe begin je zo’n gesprek, met een roodborstje?';
const BSN = 'Het bsn is 111222333.';

onBothDatabases('A draft', (database) => {
	let db: Db;
	let actors: Cast['actors'];
	beforeEach(async () => {
		db = database();
		({ actors } = await addCast(db));
	});

	test('is there for its writer on the next device, and for nobody else', async () => {
		const savedAt = await saveDraft(db, actors.participant, 'wish', { summary: 'Hulp', body: TEXT });
		expect(await findDraft(db, actors.participant, 'wish')).toEqual({
			fields: { summary: 'Hulp', body: TEXT },
			savedAt
		});
		for (const other of [actors.staff, actors.trainerA, actors.admin])
			expect(await findDraft(db, other, 'wish')).toBeUndefined();
		expect(await findDraft(db, actors.participant, `hand_in/${newId()}`)).toBeUndefined();
	});

	test('is overwritten by what is typed later, and goes when the form is empty or sent', async () => {
		await saveDraft(db, actors.participant, 'wish', { body: TEXT });
		setClock(addMs(START, HOUR));
		await saveDraft(db, actors.participant, 'wish', { body: 'Korter.' });
		expect((await findDraft(db, actors.participant, 'wish'))?.fields).toEqual({ body: 'Korter.' });
		expect(await saveDraft(db, actors.participant, 'wish', { body: ' \n' })).toBeNull();
		expect(await findDraft(db, actors.participant, 'wish')).toBeUndefined();
		await saveDraft(db, actors.participant, 'wish', { body: TEXT });
		await dropDraft(db, actors.participant, 'wish');
		expect(await db.selectFrom('draft').select('id').execute()).toEqual([]);
	});

	test('saved by two devices at once is one draft, with one of both texts', async () => {
		const texts = ['een', 'twee', 'drie', 'vier'].map((word) => ({ body: word }));
		await Promise.all(texts.map((fields) => saveDraft(db, actors.participant, 'wish', fields)));
		expect(texts).toContainEqual((await findDraft(db, actors.participant, 'wish'))?.fields);
		expect(await db.selectFrom('draft').select('id').execute()).toHaveLength(1);
	});

	test('cannot be read in the database', async () => {
		await saveDraft(db, actors.participant, 'wish', { body: TEXT });
		const rows = await db.selectFrom('draft').selectAll().execute();
		expect(rows.map(({ fields }) => Buffer.from(fields).includes('roodborstje'))).toEqual([false]);
	});

	test('with a citizen service number stays with its writer', async () => {
		await expect(saveDraft(db, actors.participant, 'wish', { body: BSN })).rejects.toMatchObject({
			status: 409
		});
		expect(await findDraft(db, actors.participant, 'wish')).toBeUndefined();
	});

	test('is of a form that exists, and there are no more than fifty', async () => {
		await expect(saveDraft(db, actors.participant, 'iets', { body: TEXT })).rejects.toMatchObject({
			status: 404
		});
		for (let count = 0; count < 55; count += 1) {
			setClock(addMs(START, count * 60_000));
			await saveDraft(db, actors.participant, `hand_in/${newId()}`, { text: TEXT });
		}
		const rows = await db.selectFrom('draft').select('savedAt').orderBy('savedAt').execute();
		expect([rows.length, rows[0]?.savedAt]).toEqual([50, addMs(START, 5 * 60_000)]);
	});

	test('is forgotten thirty days after the last letter', async () => {
		await saveDraft(db, actors.participant, 'wish', { body: TEXT });
		setClock(addMs(START, 29 * DAY));
		await draftJobs[0]?.run(db);
		expect(await findDraft(db, actors.participant, 'wish')).toBeDefined();
		setClock(addMs(START, 31 * DAY));
		expect(await findDraft(db, actors.participant, 'wish')).toBeUndefined();
		await draftJobs[0]?.run(db);
		expect(await db.selectFrom('draft').select('id').execute()).toEqual([]);
	});

	test('of before a recovery is closed to who got in by it', async () => {
		await saveDraft(db, actors.participant, 'wish', { body: TEXT });
		setClock(addMs(START, HOUR));
		await db
			.insertInto('confidentialClosing')
			.values({ id: newId(), personId: actors.participant.personId, closedAt: now(), way: 'link' })
			.execute();
		expect(await findDraft(db, actors.participant, 'wish')).toBeUndefined();
		setClock(addMs(START, 2 * HOUR));
		await saveDraft(db, actors.participant, 'wish', { body: 'Van erna.' });
		expect((await findDraft(db, actors.participant, 'wish'))?.fields).toEqual({ body: 'Van erna.' });
	});

	test('has a key on the device that is another one after signing in again, and none on a shared computer', async () => {
		const facts = {
			device: '',
			deviceId: null,
			way: 'password',
			endsAt: now(),
			confirmedAt: now(),
			factorAt: null
		};
		const keys = [];
		for (const [hash, idleMinutes] of [
			['a', null],
			['a', null],
			['b', null],
			['b', 30]
		] as const) {
			const signedIn = { hash, facts: { ...facts, idleMinutes } };
			keys.push((await showDraft(db, actors.participant, signedIn, 'wish')).deviceKey);
		}
		expect([keys[0] === keys[1], keys[1] === keys[2], keys[3]]).toEqual([true, false, null]);
		expect(Buffer.from(keys[0] ?? '', 'base64')).toHaveLength(32);
	});
});
