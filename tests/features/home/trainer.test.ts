import { expect, test } from 'vitest';
import { closeAttendance, markAttendance } from '#lib/features/attendance/commands.server.ts';
import { releaseFeedback } from '#lib/features/assignments/feedback.server.ts';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { showTrainerHome } from '#lib/features/home/trainer.server.ts';
import { openLessonPlan, signOff } from '#lib/features/lesson-plans/commands.server.ts';
import { addMs, DAY, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addCast, type Cast } from '../../support/cast.ts';
import { onBothDatabases, START } from '../../support/database.ts';
import { addAssignment, addSubmission } from '../../support/submissions.ts';

/** The cast, with its session in the diaries of everybody it concerns. */
async function addLedCast(db: Db): Promise<Cast> {
	const cast = await addCast(db);
	await db.transaction().execute((trx) => synchroniseDiaries(trx, [cast.sessionId]));
	return cast;
}

async function toPrepare(db: Db, cast: Cast, role: 'trainerA' | 'trainerB') {
	const { toPrepare } = await showTrainerHome(db, cast.actors[role]);
	return toPrepare.map(({ session, daysLeft, signedByMe, signedByOther }) => ({
		...{ id: session.id, daysLeft, signedByMe, signedByOther }
	}));
}

async function planVersion(db: Db) {
	return (await db.selectFrom('lessonPlan').select('version').executeTakeFirstOrThrow()).version;
}

onBothDatabases('The start page of a trainer', (database) => {
	test('says of each session to come how many days are left and who agrees with its plan as it is now', async () => {
		const db = database();
		const cast = await addLedCast(db);
		const { trainerA, trainerB } = cast.actors;
		const none = { id: cast.sessionId, daysLeft: 14, signedByMe: false, signedByOther: false };
		expect(await toPrepare(db, cast, 'trainerA')).toEqual([none]);
		await openLessonPlan(db, trainerA, cast.sessionId);
		await signOff(db, trainerA, cast.sessionId, await planVersion(db));
		expect(await toPrepare(db, cast, 'trainerA')).toEqual([{ ...none, signedByMe: true }]);
		expect(await toPrepare(db, cast, 'trainerB')).toEqual([{ ...none, signedByOther: true }]);
		await db
			.updateTable('lessonPlan')
			.set({ version: (await planVersion(db)) + 1 })
			.execute();
		expect(await toPrepare(db, cast, 'trainerB')).toEqual([none]);
		expect((await showTrainerHome(db, trainerB)).toClose).toEqual([]);
	});

	test('asks for the attendance of what is over until it is closed', async () => {
		const db = database();
		const cast = await addLedCast(db);
		const ids = async () => (await showTrainerHome(db, cast.actors.trainerA)).toClose.map(({ id }) => id);
		expect(await ids()).toEqual([]);
		setClock(addMs(START, 15 * DAY));
		expect(await ids()).toEqual([cast.sessionId]);
		expect(await toPrepare(db, cast, 'trainerA')).toEqual([]);
		const rest = { changes: [], restPresent: true, reason: '' };
		await markAttendance(db, cast.actors.trainerA, cast.sessionId, rest);
		expect(await ids()).toEqual([cast.sessionId]);
		await closeAttendance(db, cast.actors.trainerA, cast.sessionId);
		expect(await ids()).toEqual([]);
	});

	test('names work handed in until the own feedback is there; that of the other trainer changes nothing', async () => {
		const db = database();
		const cast = await addLedCast(db);
		const { participant, trainerA, trainerB, otherTrainer } = cast.actors;
		const submissionId = await addSubmission(db, participant, await addAssignment(db, cast));
		const waits = async (actor: typeof trainerA) =>
			(await showTrainerHome(db, actor)).handIns.map(({ id }) => id);
		expect(await waits(otherTrainer)).toEqual([]);
		await releaseFeedback(db, trainerB, submissionId, 'Goed.');
		expect(await waits(trainerB)).toEqual([]);
		expect(await waits(trainerA)).toEqual([submissionId]);
	});
});
