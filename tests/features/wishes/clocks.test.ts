import { expect, test } from 'vitest';
import { breakOf } from '#lib/features/wishes/clocks/clock.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { handOverWish, takeWish } from '#lib/features/wishes/handling/owner.server.ts';
import { rebuildClocks } from '#lib/features/wishes/history/rebuild.server.ts';
import {
	acknowledgeWish,
	answerWish,
	askBack,
	declineWish,
	offerWish
} from '#lib/features/wishes/handling/answer.server.ts';
import {
	acceptOffer,
	confirmWish,
	reopenWish,
	replyToQuestion,
	withdrawWish
} from '#lib/features/wishes/handling/asker.server.ts';
import { addMs, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases } from '../../support/database.ts';
import { clockOf, createCircle, eventsOf, promise, raise, seen, wishOf } from '../../support/wishes.ts';
import { wordsOf } from '../../support/problems.ts';

/** Wednesday 10 June 2026, 10:00 in Amsterdam, five working days promised. */
async function raisedOnWednesday(db: Db) {
	const circle = await createCircle(db);
	await promise(db, 'answer', 5);
	setClock('2026-06-10T08:00:00.000Z');
	const id = await raise(db, circle.asker);
	return { ...circle, id };
}

async function pausesOf(db: Db, wishId: string) {
	return await db
		.selectFrom('clockPause')
		.selectAll()
		.where('wishId', '=', wishId)
		.orderBy('startedAt')
		.execute();
}

test('at the due instant itself a promise is kept, a millisecond later it is broken', () => {
	const clock = { dueAt: '2026-06-17T15:00:00.000Z', brokenAt: null };
	expect(breakOf(clock, '2026-06-17T15:00:00.000Z')).toBeNull();
	expect(breakOf(clock, '2026-06-17T15:00:00.001Z')).toBe('2026-06-17T15:00:00.000Z');
	expect(breakOf({ dueAt: null, brokenAt: 'then' }, '2026-06-17T15:00:00.000Z')).toBe('then');
});

onBothDatabases('The clocks of a wish', (database) => {
	test('a reopened wish has what was left of its time; the first answer stays met (X1)', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		setClock('2026-06-15T09:00:00.000Z');
		await answerWish(db, staff, await seen(db, id), { body: 'Kijk eens hier.' });
		expect(await wishOf(db, id)).toMatchObject({
			state: 'answered',
			reopenUntil: '2026-06-29T15:00:00.000Z'
		});
		setClock('2026-06-18T09:00:00.000Z');
		await reopenWish(db, asker, await seen(db, id), { body: 'Het gaat mij om iets anders.' });

		expect(await clockOf(db, id)).toMatchObject({ state: 'met', brokenAt: null });
		expect(await clockOf(db, id, 'answer', 2)).toMatchObject({
			state: 'running',
			dueAt: '2026-06-22T15:00:00.000Z',
			countsValue: 2
		});
		const wish = await wishOf(db, id);
		expect(wish).toMatchObject({ state: 'in_progress', answeredAt: null, reopenCount: 1 });
		expect(wish.firstAnsweredAt?.slice(0, 16)).toBe('2026-06-15T09:00');
		const early = await db
			.selectFrom('alertThreshold')
			.select(['level', 'fireAt'])
			.where('clockId', '=', (await clockOf(db, id, 'answer', 2)).id)
			.orderBy('fireAt')
			.execute();
		expect(early.slice(0, 3).every((row) => row.fireAt >= '2026-06-19T15:00:00.000Z')).toBe(true);
	});

	test('a pause after the due instant does not undo that it was late (X2)', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		expect((await clockOf(db, id)).dueAt).toBe('2026-06-17T15:00:00.000Z');
		setClock('2026-06-18T09:00:00.000Z');
		await askBack(db, staff, await seen(db, id), { body: 'Welke dag past?' });
		expect(await clockOf(db, id)).toMatchObject({
			state: 'paused',
			dueAt: null,
			brokenAt: '2026-06-17T15:00:00.000Z'
		});
		await answerWish(db, staff, await seen(db, id), { body: 'Dit is het.' });
		expect(await clockOf(db, id)).toMatchObject({ state: 'late', brokenAt: '2026-06-17T15:00:00.000Z' });
	});

	test('who asks on the last day is not late while the asker thinks, and has until the first closing after the reply', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		setClock('2026-06-17T14:00:00.000Z');
		await askBack(db, staff, await seen(db, id), { body: 'Welke dag past?' });
		setClock('2026-06-18T18:30:00.000Z');
		await tickClocks(db);
		expect(await clockOf(db, id)).toMatchObject({ state: 'paused', dueAt: null, brokenAt: null });
		await replyToQuestion(db, asker, await seen(db, id), { body: 'Dinsdag.' });
		expect(await clockOf(db, id)).toMatchObject({ state: 'running', dueAt: '2026-06-19T15:00:00.000Z' });
		setClock('2026-06-19T14:59:00.000Z');
		await answerWish(db, staff, await seen(db, id), { body: 'Dit is het.' });
		expect(await clockOf(db, id)).toMatchObject({ state: 'met', brokenAt: null });
		expect(await rebuildClocks(db, { write: false, onDifferent: () => {} })).toMatchObject({ different: 0 });
	});

	test('a silent asker on the last day leaves the owner the day after the limit', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		setClock('2026-06-17T14:00:00.000Z');
		await askBack(db, staff, await seen(db, id), { body: 'Welke dag past?' });
		setClock('2026-06-24T15:00:01.000Z');
		await tickClocks(db);
		expect(await clockOf(db, id)).toMatchObject({
			...{ state: 'running', dueAt: '2026-06-25T15:00:00.000Z', brokenAt: null }
		});
	});

	test('late stays late: a question after the due instant gives no new time', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		setClock('2026-06-17T15:00:01.000Z');
		await askBack(db, staff, await seen(db, id), { body: 'Welke dag past?' });
		setClock('2026-06-19T09:00:00.000Z');
		await replyToQuestion(db, asker, await seen(db, id), { body: 'Dinsdag.' });
		expect(await clockOf(db, id)).toMatchObject({
			...{ state: 'running', dueAt: '2026-06-17T15:00:00.000Z', brokenAt: '2026-06-17T15:00:00.000Z' }
		});
	});

	test('a changed target leaves a running clock alone (X3)', async () => {
		const db = database();
		const { id } = await raisedOnWednesday(db);
		setClock('2026-06-12T09:00:00.000Z');
		await db
			.updateTable('targetPolicy')
			.set({ disabledAt: '2026-06-12T09:00:00.000Z' })
			.where('rank', '=', 1)
			.execute();
		expect((await clockOf(db, id)).dueAt).toBe('2026-06-17T15:00:00.000Z');
	});

	test('a hand-over keeps the time used and counts the rest on the other office hours (X5)', async () => {
		const db = database();
		const { staff, asker, other } = await createCircle(db);
		await addPartTimeHours(db, other);
		await promise(db, 'answer', 16 * 60, 'business_minutes');
		setClock('2026-06-10T08:00:00.000Z');
		const id = await raise(db, asker);
		await db
			.updateTable('wishClock')
			.set({ startedAt: '2026-06-10T08:00:00.000Z', countsFrom: '2026-06-10T08:00:00.000Z' })
			.execute();
		setClock('2026-06-11T10:00:00.000Z');
		await acknowledgeWish(db, staff, await seen(db, id), { body: 'Ik zoek het uit.' });
		await handOverWish(db, staff, await seen(db, id), {
			organisationId: other,
			note: 'Kunnen jullie dit?'
		});
		const clock = await clockOf(db, id);
		// The test's own clock walks on, so the hand-over comes a moment after 12:00.
		expect(Math.abs(Date.parse(clock.dueAt ?? '') - Date.parse('2026-06-12T08:00:00.000Z'))).toBeLessThan(
			5000
		);
		expect(clock).toMatchObject({ state: 'running', calendarVersionId: 'part-time' });
		expect(Math.abs(clock.carriedMs - 10 * 3_600_000)).toBeLessThan(5000);
		expect(await wishOf(db, id)).toMatchObject({
			state: 'waiting_organisation',
			ownerOrganisationId: other,
			ownerPersonId: null
		});
		const spans = await db
			.selectFrom('ownership')
			.select(['organisationId', 'personId', 'reason', 'toAt'])
			.orderBy('fromAt')
			.execute();
		expect(
			spans.map((span) => [span.organisationId, span.personId, span.reason, span.toAt === null])
		).toEqual([
			[null, null, 'raised', false],
			[null, staff.personId, 'taken', false],
			[other, null, 'handed_over', true]
		]);
	});

	test('a question pauses with the question as proof, goes on with the reply, and what was paused is added', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		setClock('2026-06-11T09:00:00.000Z');
		await askBack(db, staff, await seen(db, id), { body: 'Met hoeveel zijn jullie?' });
		const [pause] = await pausesOf(db, id);
		const evidence = await db
			.selectFrom('wishEvent')
			.select('type')
			.where('seq', '=', pause?.evidenceEventSeq ?? 0)
			.executeTakeFirst();
		expect([evidence?.type, pause?.autoResumeAt, pause?.endedAt]).toEqual([
			'asked',
			'2026-06-18T15:00:00.000Z',
			null
		]);
		expect(await clockOf(db, id, 'first_response')).toMatchObject({ state: 'met' });
		expect(
			await db.selectFrom('alertThreshold').select('level').where('firedAt', 'is', null).execute()
		).toEqual([]);

		setClock('2026-06-16T09:00:00.000Z');
		await replyToQuestion(db, asker, await seen(db, id), { body: 'Met z’n zessen.' });
		// Four working days were left on 11 June: 12, 15, 16 and 17; counted again from 16 June.
		expect(await clockOf(db, id)).toMatchObject({
			state: 'running',
			dueAt: '2026-06-22T15:00:00.000Z',
			dueVersion: 2
		});
		expect(await wishOf(db, id)).toMatchObject({ state: 'in_progress' });
	});

	test('a pause ends by itself at its limit, once, with the owner told', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		setClock('2026-06-11T09:00:00.000Z');
		await askBack(db, staff, await seen(db, id), { body: 'Met hoeveel zijn jullie?' });
		setClock('2026-06-18T14:59:00.000Z');
		await tickClocks(db);
		expect((await clockOf(db, id)).state).toBe('paused');
		setClock('2026-06-19T07:00:00.000Z');
		await tickClocks(db);
		await tickClocks(db);
		expect(await clockOf(db, id)).toMatchObject({ state: 'running', dueAt: '2026-06-24T15:00:00.000Z' });
		expect((await pausesOf(db, id)).map((pause) => pause.endedAt)).toEqual(['2026-06-18T15:00:00.000Z']);
		expect((await eventsOf(db, id)).filter((type) => type === 'resumed')).toHaveLength(1);
		const alerts = await db
			.selectFrom('alert')
			.select(['recipientId'])
			.where('kind', '=', 'wish_resumed')
			.execute();
		expect(alerts).toEqual([{ recipientId: staff.personId }]);
	});

	test('an offer waits for a yes; the yes is the answer', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		await offerWish(db, staff, await seen(db, id), { body: 'Dinsdag 23 juni om 10 uur bij ons.' });
		expect(await wishOf(db, id)).toMatchObject({ state: 'planned', ownerPersonId: staff.personId });
		await expect(askBack(db, staff, await seen(db, id), { body: 'x' })).rejects.toMatchObject({
			status: 409
		});
		await acceptOffer(db, asker, await seen(db, id));
		expect(await wishOf(db, id)).toMatchObject({ state: 'answered' });
		expect(await clockOf(db, id)).toMatchObject({ state: 'met' });
		await confirmWish(db, asker, await seen(db, id));
		expect(await wishOf(db, id)).toMatchObject({ state: 'confirmed' });
		await expect(reopenWish(db, asker, await seen(db, id), { body: 'x' })).rejects.toMatchObject({
			status: 409
		});
	});

	test('an offer that does not fit goes back to work, with the clock running', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		await offerWish(db, staff, await seen(db, id), { body: 'Dinsdag?' });
		await replyToQuestion(db, asker, await seen(db, id), { body: 'Liever donderdag.' });
		expect(await wishOf(db, id)).toMatchObject({ state: 'in_progress' });
		expect(await clockOf(db, id)).toMatchObject({ state: 'running', dueAt: '2026-06-17T15:00:00.000Z' });
		expect(await eventsOf(db, id)).toEqual(['raised', 'taken', 'offered', 'offer_refused']);
	});

	test('taking is no first response; a message is', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		await takeWish(db, staff, await seen(db, id));
		expect(await clockOf(db, id, 'first_response')).toMatchObject({ state: 'running' });
		expect(await wishOf(db, id)).toMatchObject({ state: 'raised', firstResponseAt: null });
		await acknowledgeWish(db, staff, await seen(db, id), { body: 'Ik heb het, vrijdag hoor je meer.' });
		expect(await clockOf(db, id, 'first_response')).toMatchObject({ state: 'met' });
		expect(await wishOf(db, id)).toMatchObject({ state: 'acknowledged' });
	});

	test('an answer too late is missed, with the instant it should have been', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		setClock('2026-06-17T15:00:01.000Z');
		await answerWish(db, staff, await seen(db, id), { body: 'Sorry dat het duurde.' });
		expect(await clockOf(db, id)).toMatchObject({ state: 'late', brokenAt: '2026-06-17T15:00:00.000Z' });
		expect(await clockOf(db, id, 'first_response')).toMatchObject({
			state: 'late',
			brokenAt: '2026-06-12T15:00:00.000Z'
		});
	});

	test('declining stops the clock as an answer does; withdrawing cancels it and keeps the cause', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		await declineWish(db, staff, await seen(db, id), { body: 'Dit doen wij niet; het wijkteam wel.' });
		expect(await wishOf(db, id)).toMatchObject({ state: 'closed', outcome: 'declined', answeredAt: null });
		expect(await clockOf(db, id)).toMatchObject({ state: 'met' });
		const other = await raise(db, asker);
		await withdrawWish(db, asker, await seen(db, other), { ending: 'changed_workplace' });
		expect(await wishOf(db, other)).toMatchObject({
			state: 'closed',
			outcome: 'overtaken',
			outcomeReason: 'changed_workplace'
		});
		expect(await clockOf(db, other)).toMatchObject({ state: 'cancelled' });
		await expect(answerWish(db, staff, await seen(db, other), { body: 'x' })).rejects.toMatchObject({
			status: 409
		});
	});

	test('an answer nobody questions within ten working days settles by itself', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		await answerWish(db, staff, await seen(db, id), { body: 'Zo zit het.' });
		const { reopenUntil } = await wishOf(db, id);
		setClock(addMs(reopenUntil ?? '', -1000));
		await tickClocks(db);
		expect((await wishOf(db, id)).state).toBe('answered');
		setClock(addMs(reopenUntil ?? '', 1));
		await expect(reopenWish(db, asker, await seen(db, id), { body: 'Toch niet' })).rejects.toMatchObject({
			status: 409
		});
		await tickClocks(db);
		expect((await wishOf(db, id)).state).toBe('confirmed');
	});

	test('of two people who answer at once one answers, and the other reads why not', async () => {
		const db = database();
		const { id, staff, secondStaff } = await raisedOnWednesday(db);
		const looked = await seen(db, id);
		const results = await Promise.allSettled([
			answerWish(db, staff, looked, { body: 'Van mij' }),
			answerWish(db, secondStaff, looked, { body: 'Van mij' })
		]);
		expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
		const refused = results.find((result) => result.status === 'rejected');
		expect(wordsOf(refused?.reason)).toContain('al beantwoord');
		expect((await eventsOf(db, id)).filter((type) => type === 'answered')).toHaveLength(1);
		expect(
			await db.selectFrom('outbox').select('id').where('template', '=', 'wish.asker').execute()
		).toHaveLength(1);
	});

	test('refuses a change of a wish that changed since it was looked at', async () => {
		const db = database();
		const { id, staff, secondStaff } = await raisedOnWednesday(db);
		const looked = await seen(db, id);
		await takeWish(db, secondStaff, looked);
		await expect(takeWish(db, staff, looked)).rejects.toMatchObject({ status: 409 });
		expect((await wishOf(db, id)).ownerPersonId).toBe(secondStaff.personId);
	});

	test('the history of a wish only grows', async () => {
		const db = database();
		const { id } = await raisedOnWednesday(db);
		await expect(
			db.updateTable('wishEvent').set({ type: 'x' }).where('wishId', '=', id).execute()
		).rejects.toThrow();
		await expect(db.deleteFrom('wishEvent').where('wishId', '=', id).execute()).rejects.toThrow();
	});
});

/** PART: Monday, Tuesday and Thursday with a lunch break, Friday morning, Wednesday closed. */
async function addPartTimeHours(db: Db, organisationId: string) {
	const calendarId = newId();
	const at = '2026-01-01T00:00:00.000Z';
	await db.insertInto('businessCalendar').values({ id: calendarId, organisationId, createdAt: at }).execute();
	await db
		.insertInto('businessCalendarVersion')
		.values({
			id: 'part-time',
			calendarId,
			number: 1,
			timezone: 'Europe/Amsterdam',
			holidays: 'dutch',
			liberationDay: 'lustrum',
			goodFriday: 0,
			legalBridgeDays: 0,
			createdAt: at
		})
		.execute();
	const mornings = [1, 2, 4, 5].map((weekday) => ({
		versionId: 'part-time',
		weekday,
		opens: '08:30',
		closes: '12:30'
	}));
	const afternoons = [1, 2, 4].map((weekday) => ({
		versionId: 'part-time',
		weekday,
		opens: '13:00',
		closes: '17:00'
	}));
	await db
		.insertInto('businessCalendarInterval')
		.values([...mornings, ...afternoons])
		.execute();
}
