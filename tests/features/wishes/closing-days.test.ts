import { expect, test } from 'vitest';
import type { CalendarForm } from '#lib/features/calendars/schema.ts';
import { saveCalendar } from '#lib/features/calendars/commands.server.ts';
import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { closingDaysWork } from '#lib/features/wishes/targets/closing-days.server.ts';
import { askBack } from '#lib/features/wishes/handling/answer.server.ts';
import { replyToQuestion } from '#lib/features/wishes/handling/asker.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { runNextJob } from '#lib/server/background.ts';
import { setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { expectProven } from '../../support/proven.ts';
import { clockOf, createCircle, eventsOf, promise, raise, seen } from '../../support/wishes.ts';

/** As B33: Wednesday 10 June 2026, 10:00 in Amsterdam, five working days promised: due Wednesday 17 June 17:00. */
async function raisedOnWednesday(db: Db) {
	const circle = await createCircle(db);
	await promise(db, 'answer', 5);
	setClock('2026-06-10T08:00:00.000Z');
	const id = await raise(db, circle.asker);
	return { ...circle, id };
}

type Edit = { closed?: string[]; week?: CalendarForm['calendar']['week'] };

/** Closes the programme's office on these days and no others, and lets the clocks hear of it. */
async function edit(db: Db, actor: Actor, { closed = [], week }: Edit) {
	const { calendar, number } = await currentCalendar(db, null);
	const exceptions = Object.fromEntries(closed.map((date) => [date, []]));
	await saveCalendar(db, actor, null, {
		version: number,
		calendar: { ...calendar, exceptions, week: week ?? calendar.week }
	});
	while (await runNextJob(db, closingDaysWork, 'test'));
}

async function toldAbout(db: Db, personId: string) {
	const rows = await db.selectFrom('alert').select('kind').where('recipientId', '=', personId).execute();
	return rows.map((row) => row.kind);
}

onBothDatabases('Running clocks after a change of office days', (database) => {
	test('wait for a day that is closed after all, with the cause in the history and one summary (X4)', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		setClock('2026-06-11T08:00:00.000Z');
		await edit(db, staff, { closed: ['2026-06-15'] });
		expect(await clockOf(db, id)).toMatchObject({
			state: 'running',
			dueAt: '2026-06-18T15:00:00.000Z',
			dueVersion: 2,
			excusedReason: null
		});
		expect(await eventsOf(db, id)).toEqual(['raised', 'recalculated']);
		expect(await toldAbout(db, staff.personId)).toEqual(['wish_recalculated']);
		await expectProven(db);
	});

	test('stay broken when the day is entered too late, and are excused (X4)', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		setClock('2026-06-18T08:00:00.000Z');
		await tickClocks(db);
		await edit(db, staff, { closed: ['2026-06-15'] });
		expect(await clockOf(db, id)).toMatchObject({
			brokenAt: '2026-06-17T15:00:00.000Z',
			dueAt: '2026-06-17T15:00:00.000Z',
			excusedReason: 'office_closed'
		});
		await expectProven(db);
	});

	test('get their day back, but nobody becomes late by it', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		await edit(db, staff, { closed: ['2026-06-12', '2026-06-15'] });
		expect((await clockOf(db, id)).dueAt).toBe('2026-06-19T15:00:00.000Z');
		await edit(db, staff, { closed: ['2026-06-15'] });
		expect((await clockOf(db, id)).dueAt).toBe('2026-06-18T15:00:00.000Z');
		setClock('2026-06-17T16:00:00.000Z');
		await edit(db, staff, {});
		expect(await clockOf(db, id)).toMatchObject({ dueAt: '2026-06-18T15:00:00.000Z', brokenAt: null });
		await expectProven(db);
	});

	test('keep their weekly hours, also when these change in the same save', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		const mornings = Object.fromEntries(
			['1', '2'].map((weekday) => [weekday, [['09:00', '12:00'] as const]])
		);
		await edit(db, staff, { closed: ['2026-06-15'], week: mornings });
		expect((await clockOf(db, id)).dueAt).toBe('2026-06-18T15:00:00.000Z');
		const next = await raise(db, asker);
		expect((await clockOf(db, next)).dueAt).toBe('2026-06-30T10:00:00.000Z');
		await edit(db, staff, { closed: ['2026-06-15', '2026-06-16'], week: mornings });
		expect((await clockOf(db, id)).dueAt).toBe('2026-06-19T15:00:00.000Z');
		expect((await clockOf(db, next)).dueAt).toBe('2026-07-06T10:00:00.000Z');
		await expectProven(db);
	});

	test('a change of weekly hours alone reaches no running clock', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		await edit(db, staff, { week: { '1': [['09:00', '12:00']] } });
		expect(await clockOf(db, id)).toMatchObject({ dueAt: '2026-06-17T15:00:00.000Z', dueVersion: 1 });
		expect(await eventsOf(db, id)).toEqual(['raised']);
	});

	test('a paused clock knows of the day when it goes on', async () => {
		const db = database();
		const { id, staff, asker } = await raisedOnWednesday(db);
		setClock('2026-06-11T08:00:00.000Z');
		await askBack(db, staff, await seen(db, id), { body: 'Welke dag past?' });
		await edit(db, staff, { closed: ['2026-06-15'] });
		expect(await clockOf(db, id)).toMatchObject({ state: 'paused', dueAt: null });
		await replyToQuestion(db, asker, await seen(db, id), { body: 'Dinsdag.' });
		expect((await clockOf(db, id)).dueAt).toBe('2026-06-18T15:00:00.000Z');
		await expectProven(db);
	});

	test('nobody hears twice what was told before the due instant moved', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		setClock('2026-06-17T08:00:00.000Z');
		await tickClocks(db);
		const before = await toldAbout(db, staff.personId);
		expect(before).toContain('wish_at_risk');
		await edit(db, staff, { closed: ['2026-06-17'] });
		expect((await clockOf(db, id)).dueAt).toBe('2026-06-18T15:00:00.000Z');
		setClock('2026-06-18T14:00:00.000Z');
		await tickClocks(db);
		expect(await toldAbout(db, staff.personId)).toEqual([...before, 'wish_recalculated']);
	});

	test('the work done twice, or stopped half-way, changes nothing more', async () => {
		const db = database();
		const { id, staff } = await raisedOnWednesday(db);
		await edit(db, staff, { closed: ['2026-06-15'] });
		const clock = await clockOf(db, id);
		await db.updateTable('job').set({ state: 'waiting' }).execute();
		while (await runNextJob(db, closingDaysWork, 'again'));
		expect(await clockOf(db, id)).toEqual(clock);
		expect(await eventsOf(db, id)).toEqual(['raised', 'recalculated']);
	});
});
