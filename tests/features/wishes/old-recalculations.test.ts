/** Histories of before December 2026, when an edit of a target could reach wishes that were open, follow as they did. */
import { expect, test } from 'vitest';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { getWish } from '#lib/features/wishes/details.server.ts';
import { answerWish, askBack } from '#lib/features/wishes/handling/answer.server.ts';
import { reopenWish, replyToQuestion } from '#lib/features/wishes/handling/asker.server.ts';
import { addTarget } from '#lib/features/wishes/targets/add.server.ts';
import { disableTarget } from '#lib/features/wishes/targets/disable.server.ts';
import { saveTarget } from '#lib/features/wishes/targets/save.server.ts';
import { historyOf } from '#lib/features/wishes/timeline.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { endAsBefore, giveAsBefore, moveAsBefore } from '../../support/old-recalculations.ts';
import { expectProven } from '../../support/proven.ts';
import { clockOf, createCircle, raise, seen, wishOf } from '../../support/wishes.ts';

const DAYS = { unit: 'business_days' as const, atRisk: 80 };
const THREE_DAYS = { ...DAYS, policyId: 'answer', version: 1, value: 3, validFrom: '2026-06-12' };
const FOUR_DAYS = {
	...DAYS,
	...{ metric: 'answer' as const, kind: 'deepening' as const, organisationId: null },
	...{ value: 4, validFrom: '2026-06-15' }
};

async function raisedOnWednesday(db: Db) {
	const circle = await createCircle(db);
	setClock('2026-06-10T08:00:00.000Z');
	const id = await raise(db, circle.asker);
	setClock('2026-06-12T08:00:00.000Z');
	return { ...circle, id };
}

async function versionOf(db: Db, policyId: string): Promise<string> {
	const { id } = await db
		.selectFrom('targetPolicyVersion')
		.select('id')
		.where('policyId', '=', policyId)
		.orderBy('number', 'desc')
		.executeTakeFirstOrThrow();
	return id;
}

/** The sentences on the page of a wish. */
async function historyShown(db: Db, actor: Actor, wishId: string): Promise<string> {
	const wish = await getWish(db, actor, wishId);
	return historyOf(wish)
		.map(({ text }) => text)
		.join(' ');
}

onBothDatabases('Wishes that an edit of a target reached', (database) => {
	test('a history in which an edit reached open wishes is still followed (X3)', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		const late = await raise(db, asker, { raisedOn: '2026-06-01' });
		await saveTarget(db, staff, THREE_DAYS);
		const version = await versionOf(db, 'answer');
		for (const wishId of [id, late]) await moveAsBefore(db, wishId, version);
		expect(await clockOf(db, id)).toMatchObject({ dueAt: '2026-06-15T15:00:00.000Z', targetValue: 3 });
		expect((await clockOf(db, late)).dueAt).toBe('2026-06-04T15:00:00.000Z');
		expect(await historyShown(db, staff, id)).toContain('De streefdatum is opnieuw berekend');
		expect(await expectProven(db)).toMatchObject({ wishes: 2 });
	});

	test('a history in which a stopped one ended clocks is still followed (line 17)', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		const late = await raise(db, staff, { raisedOn: '2026-05-18' });
		await tickClocks(db);
		for (const wishId of [id, late]) await endAsBefore(db, wishId);
		expect(await clockOf(db, id)).toMatchObject({ state: 'cancelled', brokenAt: null });
		const broken = { state: 'cancelled', brokenAt: '2026-06-02T15:00:00.000Z' };
		expect(await clockOf(db, late)).toMatchObject(broken);
		expect(await clockOf(db, id, 'first_response')).toMatchObject({ state: 'running' });
		const pending = await db
			.selectFrom('alertThreshold')
			.innerJoin('wishClock', 'wishClock.id', 'alertThreshold.clockId')
			.select('metric')
			.distinct()
			.where('firedAt', 'is', null)
			.execute();
		expect(pending).toEqual([{ metric: 'first_response' }]);
		expect(await wishOf(db, id)).toMatchObject({ state: 'raised' });
		expect(await historyShown(db, staff, id)).toContain('De streeftermijn geldt niet meer');
		await expectProven(db);
	});

	test('a wish that lost its promise is answered, reopened and answered again without one', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		await endAsBefore(db, id);
		await answerWish(db, staff, await seen(db, id), { body: 'Zo zit het.' });
		await reopenWish(db, asker, await seen(db, id), { body: 'Toch niet.' });
		expect(await wishOf(db, id)).toMatchObject({ state: 'in_progress', reopenCount: 1 });
		const clocks = await db
			.selectFrom('wishClock')
			.select('cycleNo')
			.where('metric', '=', 'answer')
			.execute();
		expect(clocks).toEqual([{ cycleNo: 1 }]);
		await expectProven(db);
	});

	test('a history in which one gave open wishes their clock again, from its own start, is still followed', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		const late = await raise(db, staff, { raisedOn: '2026-05-18' });
		const waits = await raise(db, asker);
		const done = await raise(db, asker);
		await tickClocks(db);
		for (const wishId of [id, late, waits, done]) await endAsBefore(db, wishId);
		await disableTarget(db, staff, { policyId: 'answer', version: 1 });
		const never = await raise(db, asker);
		await askBack(db, staff, await seen(db, waits), { body: 'Voor wie?' });
		await answerWish(db, staff, await seen(db, done), { body: 'Zo zit het.' });
		await reopenWish(db, asker, await seen(db, done), { body: 'Toch niet.' });
		setClock('2026-06-15T08:00:00.000Z');
		const { startedAt } = await clockOf(db, id);
		const policyId = await addTarget(db, staff, FOUR_DAYS);
		const version = await versionOf(db, policyId);
		for (const wishId of [id, late, waits, done, never]) await giveAsBefore(db, wishId, version);
		expect(await clockOf(db, id)).toMatchObject({
			...{ state: 'running', startedAt, targetValue: 4 },
			...{ dueAt: '2026-06-16T15:00:00.000Z', stoppedAt: null, netMs: null, brokenAt: null }
		});
		expect(await clockOf(db, late)).toMatchObject({
			...{ state: 'running', targetValue: 10, brokenAt: '2026-06-02T15:00:00.000Z' }
		});
		expect(await clockOf(db, waits)).toMatchObject({ state: 'paused', dueAt: null, targetValue: 4 });
		expect(await clockOf(db, never)).toMatchObject({ state: 'running', dueAt: '2026-06-18T15:00:00.000Z' });
		expect(await clockOf(db, done)).toMatchObject({ state: 'cancelled' });
		expect(await historyShown(db, staff, id)).toContain('Er is een streefdatum afgesproken');
		await expectProven(db);
		await replyToQuestion(db, asker, await seen(db, waits), { body: 'Voor mij.' });
		expect(await clockOf(db, waits)).toMatchObject({ state: 'running', dueAt: '2026-06-19T15:00:00.000Z' });
		await expectProven(db);
		setClock('2026-06-16T15:05:00.000Z');
		await tickClocks(db);
		const due = await db
			.selectFrom('alertThreshold')
			.select('firedAt')
			.where('clockId', '=', (await clockOf(db, id)).id)
			.where('level', '=', 'due')
			.orderBy('dueVersion', 'desc')
			.executeTakeFirst();
		expect(due?.firedAt).not.toBeNull();
	});

	test('a first response that was promised no more is promised again, but not once it was given', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		const given = await raise(db, asker);
		for (const wishId of [id, given]) await endAsBefore(db, wishId, 'first_response');
		await answerWish(db, staff, await seen(db, given), { body: 'Zo zit het.' });
		const policyId = await addTarget(db, staff, { ...FOUR_DAYS, metric: 'first_response', value: 3 });
		const version = await versionOf(db, policyId);
		for (const wishId of [id, given]) await giveAsBefore(db, wishId, version, 'first_response');
		expect(await clockOf(db, id, 'first_response')).toMatchObject({
			...{ state: 'running', dueAt: '2026-06-15T15:00:00.000Z' }
		});
		expect(await clockOf(db, given, 'first_response')).toMatchObject({ state: 'cancelled' });
		await expectProven(db);
	});
});
