import { expect, test } from 'vitest';
import { saveCalendar } from '#lib/features/calendars/commands.server.ts';
import { readHours } from '#lib/features/calendars/hours.ts';
import { getCalendar, listCalendars } from '#lib/features/calendars/queries.server.ts';
import { calendarSchema, type CalendarForm } from '#lib/features/calendars/schema.ts';
import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { checkForm, type FormValues } from '#lib/server/form.ts';
import { onBothDatabases } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { actorOf, addOrganisation, addPerson } from '../../support/builders.ts';
import { clockOf, createCircle, raise } from '../../support/wishes.ts';

function form(values: FormValues = {}) {
	const week = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [`day${day}`, '09:00–17:00']));
	return checkForm(
		{ version: '0', ...week, holidays: 'on', liberationDay: 'lustrum', ...values } as FormValues,
		calendarSchema()
	);
}

function valid(values: FormValues = {}): CalendarForm {
	const read = form(values);
	if (!read.valid) throw new Error(JSON.stringify(read.errors));
	return read.data;
}

test('reads hours as people type them, and says what is wrong with them', () => {
	expect(readHours('13:00 - 17.00, 8:30–12:30')).toEqual({
		intervals: [
			['08:30', '12:30'],
			['13:00', '17:00']
		]
	});
	expect(readHours('  ')).toEqual({ intervals: [] });
	expect(readHours('00:00-24:00')).toEqual({ intervals: [['00:00', '24:00']] });
	for (const typed of ['9-17', 'open', '09:00–25:00', '09:00–24:30', '09:61–17:00'])
		expect(readHours(typed)).toHaveProperty('problem');
	expect(readHours('17:00–09:00')).toHaveProperty('problem');
	expect(readHours('09:00–12:00, 11:00–17:00')).toEqual({ problem: expect.stringContaining('11:00') });
});

test('says at the field which day is wrong', () => {
	const read = form({
		day2: '09:00–12:00, 11:00–17:00',
		exceptionDate: ['2027-02-30'],
		exceptionHours: ['']
	});
	expect(read.valid ? {} : Object.keys(read.errors)).toEqual(['day2']);
	const dates = form({ exceptionDate: ['2027-02-30'], exceptionHours: [''] });
	expect(dates.valid ? {} : Object.keys(dates.errors)).toEqual(['exceptionDate']);
});

onBothDatabases('Office calendars', (database) => {
	test('begin as the programme’s, become one’s own by saving, and every save is a new version', async () => {
		const db = database();
		const organisationId = await addOrganisation(db);
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		expect(await getCalendar(db, staff, organisationId)).toMatchObject({ own: false, version: 0 });
		await saveCalendar(
			db,
			staff,
			organisationId,
			valid({ day3: '', exceptionDate: ['2027-05-07', ''], exceptionHours: ['', ''] })
		);
		const first = await currentCalendar(db, organisationId);
		expect(first.calendar.week['3']).toBeUndefined();
		expect(first.calendar.exceptions).toEqual({ '2027-05-07': [] });
		await saveCalendar(db, staff, organisationId, valid({ version: '1', day1: '08:00–12:00' }));
		expect(await getCalendar(db, staff, organisationId)).toMatchObject({ own: true, version: 2 });
		expect((await currentCalendar(db, organisationId)).calendar.week['1']).toEqual([['08:00', '12:00']]);
	});

	test('refuse hours that are never open, at the field, and a save over somebody else’s', async () => {
		const db = database();
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		const never = valid({ version: '1', day1: '', day2: '', day3: '', day4: '', day5: '' });
		await expect(saveCalendar(db, staff, null, never)).rejects.toMatchObject({
			status: 409,
			body: { field: 'day1' }
		});
		await saveCalendar(db, staff, null, valid({ version: '1' }));
		await expect(saveCalendar(db, staff, null, valid({ version: '1' }))).rejects.toMatchObject({
			status: 409
		});
	});

	test('are for staff, and of one organisation for its coordinator', async () => {
		const db = database();
		const { own, other, staff, ownCoordinator, trainer, admin } = await createCircle(db);
		await saveCalendar(db, ownCoordinator, own, valid());
		await expect(saveCalendar(db, ownCoordinator, other, valid())).rejects.toMatchObject({ status: 404 });
		await expect(saveCalendar(db, ownCoordinator, null, valid({ version: '1' }))).rejects.toMatchObject({
			status: 404
		});
		for (const actor of [trainer, admin])
			await expect(listCalendars(db, actor)).rejects.toMatchObject({ status: 404 });
		expect((await listCalendars(db, ownCoordinator)).organisations.map((row) => row.id)).toEqual([own]);
		expect((await listCalendars(db, staff)).organisations).toHaveLength(2);
	});

	test('a running clock keeps the hours it began with', async () => {
		const db = database();
		const { asker, staff } = await createCircle(db);
		const before = await raise(db, asker);
		await saveCalendar(
			db,
			staff,
			null,
			valid({ version: '1', exceptionDate: ['2027-01-14'], exceptionHours: [''] })
		);
		const after = await raise(db, asker);
		expect((await clockOf(db, before, 'first_response')).dueAt).toBe('2027-01-14T16:00:00.000Z');
		expect((await clockOf(db, after, 'first_response')).dueAt).toBe('2027-01-15T16:00:00.000Z');
	});

	test('are listed with the same number of queries for 1 and for 3', async () => {
		const db = database();
		const staff = await actorOf(db, await addPerson(db, { staff: true }));
		await addOrganisation(db);
		const one = await countQueries(db, (counted) => listCalendars(counted, staff));
		await addOrganisation(db);
		await addOrganisation(db);
		expect(await countQueries(db, (counted) => listCalendars(counted, staff))).toBe(one);
	});
});
