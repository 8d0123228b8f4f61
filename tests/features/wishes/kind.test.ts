import { expect, test } from 'vitest';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import type { Kind } from '#lib/features/wishes/wish.ts';
import { changeKind } from '#lib/features/wishes/handling/kind.server.ts';
import { acknowledgeWish, answerWish, askBack } from '#lib/features/wishes/handling/answer.server.ts';
import { replyToQuestion } from '#lib/features/wishes/handling/asker.server.ts';
import { setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { expectProven } from '../../support/proven.ts';
import { clockOf, createCircle, eventsOf, raise, seen, wishOf } from '../../support/wishes.ts';

/** A deepening has ten working days, a question five. */
async function raisedOnWednesday(db: Db) {
	const circle = await createCircle(db);
	setClock('2026-06-10T08:00:00.000Z');
	return { ...circle, id: await raise(db, circle.asker) };
}

onBothDatabases('The kind of a wish', (database) => {
	test('when it changes, the promise of that kind holds from when the wish was raised', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		setClock('2026-06-15T08:00:00.000Z');
		await changeKind(db, staff, await seen(db, id), { kind: 'answer' });
		expect(await wishOf(db, id)).toMatchObject({ kind: 'answer', state: 'raised' });
		expect(await clockOf(db, id)).toMatchObject({
			targetValue: 5,
			startedAt: (await wishOf(db, id)).raisedAt,
			dueAt: '2026-06-17T15:00:00.000Z',
			dueVersion: 2
		});
		expect(await clockOf(db, id, 'first_response')).toMatchObject({ dueVersion: 1 });
		expect(await eventsOf(db, id)).toEqual(['raised', 'kind_changed']);
		await expectProven(db);
	});

	test('pauses that were taken stay taken, and an open one goes on', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		setClock('2026-06-11T08:00:00.000Z');
		await askBack(db, staff, await seen(db, id), { body: 'Welke dag past?' });
		await changeKind(db, staff, await seen(db, id), { kind: 'answer' });
		expect(await clockOf(db, id)).toMatchObject({ state: 'paused', dueAt: null, targetValue: 5 });
		setClock('2026-06-16T08:00:00.000Z');
		await replyToQuestion(db, asker, await seen(db, id), { body: 'Dinsdag.' });
		expect(await clockOf(db, id)).toMatchObject({ state: 'running', dueAt: '2026-06-22T15:00:00.000Z' });
		await expectProven(db);
	});

	test('a first response that was given, and a promise that was broken, stay as they were', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		await acknowledgeWish(db, staff, await seen(db, id), { body: 'Ik zoek het uit.' });
		const first = await clockOf(db, id, 'first_response');
		setClock('2026-06-25T08:00:00.000Z');
		await tickClocks(db);
		await changeKind(db, staff, await seen(db, id), { kind: 'answer' });
		expect(await clockOf(db, id)).toMatchObject({ targetValue: 10, brokenAt: '2026-06-24T15:00:00.000Z' });
		expect(await clockOf(db, id, 'first_response')).toEqual(first);
		await expectProven(db);
	});

	test('without a promise for the new kind the clock ends; with one for it at last it begins', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		const at = '2026-06-10T09:00:00.000Z';
		await db.updateTable('targetPolicy').set({ disabledAt: at }).where('id', '=', 'answer').execute();
		const later = await raise(db, asker);
		await changeKind(db, staff, await seen(db, id), { kind: 'introduction' });
		expect(await clockOf(db, id)).toMatchObject({ state: 'cancelled' });
		setClock('2026-06-12T08:00:00.000Z');
		await changeKind(db, staff, await seen(db, later), { kind: 'answer' });
		expect(await clockOf(db, later)).toMatchObject({ state: 'running', dueAt: '2026-06-17T15:00:00.000Z' });
		await expectProven(db);
	});

	test('a promise lost by one change comes back with the next, on its own start and with its pauses', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		const at = '2026-06-10T09:00:00.000Z';
		await db.updateTable('targetPolicy').set({ disabledAt: at }).where('id', '=', 'answer').execute();
		await askBack(db, staff, await seen(db, id), { body: 'Welke dag past?' });
		setClock('2026-06-11T08:00:00.000Z');
		await changeKind(db, staff, await seen(db, id), { kind: 'introduction' });
		expect(await clockOf(db, id)).toMatchObject({ state: 'cancelled' });
		setClock('2026-06-12T08:00:00.000Z');
		await changeKind(db, staff, await seen(db, id), { kind: 'answer' });
		expect(await clockOf(db, id)).toMatchObject({ state: 'paused', stoppedAt: null, cycleNo: 1 });
		setClock('2026-06-15T08:00:00.000Z');
		await replyToQuestion(db, asker, await seen(db, id), { body: 'Dinsdag.' });
		expect(await clockOf(db, id)).toMatchObject({
			state: 'running',
			startedAt: (await wishOf(db, id)).raisedAt,
			dueAt: '2026-06-22T15:00:00.000Z'
		});
		await expectProven(db);
	});

	test('is changed by who deals with the wish, while it is open, and never to or from coaching', async () => {
		const db = database();
		const { id, staff, asker, colleague, otherMember, trainer } = await raisedOnWednesday(db);
		const to = { kind: 'answer' as Kind };
		await expect(changeKind(db, asker, await seen(db, id), to)).rejects.toMatchObject({ status: 403 });
		for (const actor of [colleague, otherMember])
			await expect(changeKind(db, actor, await seen(db, id), to)).rejects.toMatchObject({ status: 404 });
		for (const kind of ['deepening', 'coaching'] as Kind[])
			await expect(changeKind(db, staff, await seen(db, id), { kind })).rejects.toMatchObject({
				status: 409
			});
		const coaching = await raise(db, asker, { kind: 'coaching', coachId: trainer.personId });
		await expect(changeKind(db, trainer, await seen(db, coaching), to)).rejects.toMatchObject({
			status: 403
		});
		await answerWish(db, staff, await seen(db, id), { body: 'Zo zit het.' });
		await expect(changeKind(db, staff, await seen(db, id), to)).rejects.toMatchObject({ status: 409 });
	});
});
