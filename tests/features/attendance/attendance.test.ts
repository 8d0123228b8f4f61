import { expect, test } from 'vitest';
import { closeAttendance, markAttendance } from '#lib/features/attendance/commands.server.ts';
import { getAttendanceSheet, getEditionAttendance } from '#lib/features/attendance/queries.server.ts';
import { reportAbsence, withdrawReport } from '#lib/features/attendance/reports.server.ts';
import { attendanceSchema } from '#lib/features/attendance/schema.ts';
import { getSignInSheet } from '#lib/features/attendance/sign-in-sheet.server.ts';
import { addMs, HOUR, MINUTE, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import { mixingWorld, passSession } from '../../support/mixing.ts';
import { countQueries } from '../../support/queries.ts';
import { actorOf, addEnrolment, addPerson } from '../../support/builders.ts';

function ticks(changes: [string, 'present' | 'absent' | 'excused' | 'late_cancelled'][], reason = '') {
	return { changes: changes.map(([personId, state]) => ({ personId, state })), restPresent: false, reason };
}

const theRest = { changes: [], restPresent: true, reason: '' };

async function atStart(db: Db, sessionId: string, minutes: number) {
	const { startsAt } = await db
		.selectFrom('session')
		.select('startsAt')
		.where('id', '=', sessionId)
		.executeTakeFirstOrThrow();
	setClock(addMs(startsAt, minutes * MINUTE));
}

async function statesOf(db: Db) {
	const rows = await db.selectFrom('attendance').select(['personId', 'state']).execute();
	return Object.fromEntries(rows.map((row) => [row.personId, row.state]));
}

onBothDatabases('Attendance', (database) => {
	test('is ticked from half an hour before the start', async () => {
		const db = database();
		const { sessionId, actors, people } = await mixingWorld(db);
		const [one = ''] = people;
		await atStart(db, sessionId, -31);
		await expect(
			markAttendance(db, actors.trainer, sessionId, ticks([[one, 'present']]))
		).rejects.toMatchObject({
			status: 409
		});
		await atStart(db, sessionId, -30);
		await markAttendance(db, actors.trainer, sessionId, ticks([[one, 'present']]));
		expect(await statesOf(db)).toEqual({ [one]: 'present' });
	});

	test('of two trainers at once keeps the ticks of both, and the last one per person', async () => {
		const db = database();
		const { sessionId, actors, people } = await mixingWorld(db);
		const [one = '', two = '', three = ''] = people;
		await passSession(db, sessionId);
		await Promise.all([
			markAttendance(db, actors.trainer, sessionId, ticks([[one, 'present']])),
			markAttendance(db, actors.staff, sessionId, ticks([[two, 'absent']]))
		]);
		await markAttendance(
			db,
			actors.staff,
			sessionId,
			ticks([
				[one, 'late_cancelled'],
				[three, 'excused']
			])
		);
		expect(await statesOf(db)).toEqual({ [one]: 'late_cancelled', [two]: 'absent', [three]: 'excused' });
		const audit = await db
			.selectFrom('audit')
			.select(['actorId', 'details'])
			.where('action', '=', 'attendance.mark')
			.where('personId', '=', one)
			.orderBy('seq')
			.execute();
		expect(audit.map((row) => [row.actorId, JSON.parse(row.details)])).toEqual([
			[actors.trainer.personId, { from: null, to: 'present' }],
			[actors.staff.personId, { from: 'present', to: 'late_cancelled' }]
		]);
	});

	test('closes when everybody has a tick; after that staff correct it with a reason', async () => {
		const db = database();
		const { sessionId, actors, people } = await mixingWorld(db);
		const [one = ''] = people;
		await passSession(db, sessionId);
		await expect(closeAttendance(db, actors.trainer, sessionId)).rejects.toMatchObject({ status: 409 });
		await markAttendance(db, actors.trainer, sessionId, theRest);
		await closeAttendance(db, actors.trainer, sessionId);
		const change = ticks([[one, 'absent']]);
		await expect(markAttendance(db, actors.trainer, sessionId, change)).rejects.toMatchObject({
			status: 409
		});
		await expect(markAttendance(db, actors.staff, sessionId, change)).rejects.toMatchObject({
			status: 409,
			body: { field: 'reason' }
		});
		await markAttendance(db, actors.staff, sessionId, { ...change, reason: 'Stond op de papieren lijst' });
		expect((await statesOf(db))[one]).toBe('absent');
		expect(await getAttendanceSheet(db, actors.staff, sessionId)).toMatchObject({
			mayMark: true,
			canClose: false
		});
	});

	test('is kept by the trainers of the session and staff, for people with a seat', async () => {
		const db = database();
		const { sessionId, actors, people } = await mixingWorld(db);
		await passSession(db, sessionId);
		const change = ticks([[people[0] ?? '', 'present']]);
		await expect(markAttendance(db, actors.participant, sessionId, change)).rejects.toMatchObject({
			status: 404
		});
		await expect(markAttendance(db, actors.coordinator, sessionId, change)).rejects.toMatchObject({
			status: 404
		});
		await expect(markAttendance(db, actors.stranger, sessionId, change)).rejects.toMatchObject({
			status: 404
		});
		await expect(closeAttendance(db, actors.stranger, sessionId)).rejects.toMatchObject({ status: 404 });
		const outsider = ticks([[actors.stranger.personId, 'present']]);
		await expect(markAttendance(db, actors.trainer, sessionId, outsider)).rejects.toMatchObject({
			status: 404
		});
		expect(await statesOf(db)).toEqual({});
	});

	test('is read whole by trainers and staff, of own people by a coordinator, of oneself by a participant', async () => {
		const db = database();
		const { sessionId, editionId, actors, people } = await mixingWorld(db);
		await passSession(db, sessionId);
		await markAttendance(db, actors.trainer, sessionId, theRest);
		const seen = async (actor: typeof actors.staff) =>
			(await getAttendanceSheet(db, actor, sessionId)).rows.map((row) => row.personId).sort();
		expect(await seen(actors.staff)).toEqual([...people].sort());
		expect(await seen(actors.trainer)).toEqual([...people].sort());
		expect(await seen(actors.coordinator)).toEqual(people.slice(0, 4).sort());
		expect(await seen(actors.participant)).toEqual([people[0]]);
		await expect(seen(actors.stranger)).rejects.toMatchObject({ status: 404 });
		const overview = await getEditionAttendance(db, actors.participant, editionId);
		expect(overview.rows).toMatchObject([{ personId: people[0], states: { [sessionId]: 'present' } }]);
		await expect(getEditionAttendance(db, actors.stranger, editionId)).rejects.toMatchObject({ status: 404 });
	});

	test('can be reported by the participant, as late within a day, and withdrawn before the start', async () => {
		const db = database();
		const { sessionId, actors, people } = await mixingWorld(db);
		const [one = '', two = ''] = people;
		await reportAbsence(db, actors.participant, sessionId);
		expect(await statesOf(db)).toEqual({ [one]: 'excused' });
		await withdrawReport(db, actors.participant, sessionId);
		expect(await statesOf(db)).toEqual({});
		await atStart(db, sessionId, -23 * 60);
		await reportAbsence(db, await actorOf(db, two), sessionId);
		expect(await statesOf(db)).toEqual({ [two]: 'late_cancelled' });
		await expect(reportAbsence(db, actors.coordinator, sessionId)).rejects.toMatchObject({ status: 404 });
		await atStart(db, sessionId, 0);
		await expect(reportAbsence(db, actors.participant, sessionId)).rejects.toMatchObject({ status: 409 });
	});

	test('expects neither who left before the start nor who came after the end', async () => {
		const db = database();
		const { sessionId, editionId, actors, people } = await mixingWorld(db);
		const [gone = '', late = ''] = people;
		const end = async (personId: string) =>
			await db
				.updateTable('enrolment')
				.set({ endedAt: now(), endKind: 'withdrawn' })
				.where('personId', '=', personId)
				.execute();
		await end(gone);
		const session = await db.selectFrom('session').select('endsAt').executeTakeFirstOrThrow();
		await db
			.updateTable('enrolment')
			.set({ endedAt: addMs(session.endsAt, HOUR), endKind: 'withdrawn' })
			.where('personId', '=', late)
			.execute();
		await passSession(db, sessionId);
		const newcomer = await addPerson(db);
		await addEnrolment(db, editionId, newcomer);
		const { rows } = await getAttendanceSheet(db, actors.staff, sessionId);
		expect(rows.map((row) => row.personId).sort()).toEqual(people.slice(1).sort());
	});

	test('has a sign-in sheet by surname, for trainers and staff, without the surname of shielded people', async () => {
		const db = database();
		const { sessionId, actors, people } = await mixingWorld(db);
		const [one = '', two = ''] = people;
		await db
			.updateTable('person')
			.set({ familyName: 'Aa', infix: 'van der' })
			.where('id', '=', one)
			.execute();
		await db
			.insertInto('registerNumber')
			.values({ personId: one, register: 'SKJ', number: '110012345' })
			.execute();
		await db
			.updateTable('person')
			.set({ familyName: 'Ab-Verborgen', shieldedAt: '2027-01-01T00:00:00.000Z' })
			.where('id', '=', two)
			.execute();
		await reportAbsence(db, await actorOf(db, people[3] ?? ''), sessionId);
		const sheet = await getSignInSheet(db, actors.trainer, sessionId);
		expect(sheet.rows).toHaveLength(11);
		expect(sheet.rows[0]).toMatchObject({
			familyName: 'Aa, van der',
			numbers: [{ register: 'SKJ', number: '110012345' }]
		});
		expect(JSON.stringify(sheet)).not.toContain('Verborgen');
		expect(sheet.trainers).toHaveLength(2);
		await expect(getSignInSheet(db, actors.participant, sessionId)).rejects.toMatchObject({ status: 403 });
		await expect(getSignInSheet(db, actors.stranger, sessionId)).rejects.toMatchObject({ status: 404 });
	});

	test('takes the same number of queries for one person and for many, one session and three', async () => {
		const db = database();
		const one = await mixingWorld(db, 1);
		const three = await mixingWorld(db, 3);
		await db
			.deleteFrom('enrolment')
			.where('editionId', '=', one.editionId)
			.where('personId', '<>', one.people[0] ?? '')
			.execute();
		for (const read of [
			(world: typeof one) => (on: Db) => getAttendanceSheet(on, world.actors.staff, world.sessionId),
			(world: typeof one) => (on: Db) => getEditionAttendance(on, world.actors.staff, world.editionId),
			(world: typeof one) => (on: Db) => getSignInSheet(on, world.actors.staff, world.sessionId)
		]) {
			expect(await countQueries(db, read(three))).toBe(await countQueries(db, read(one)));
		}
	});
});

test('Only what was ticked differently from the page is a change', () => {
	const form = attendanceSchema().parse({
		'state.a': 'present',
		'was.a': 'present',
		'state.b': 'absent',
		'was.b': 'present',
		'state.c': 'excused',
		'was.c': '',
		'state.d': 'asleep',
		rest: 'present'
	});
	expect(form).toEqual({
		changes: [
			{ personId: 'b', state: 'absent' },
			{ personId: 'c', state: 'excused' }
		],
		restPresent: true,
		reason: ''
	});
});
