import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { canReport, reportedState } from './attendance.ts';
import { writeMark } from './commands.server.ts';
import { getAttendedSession, listExpected } from './session.server.ts';

/** A participant misses one session and keeps the seat in the others. */
export async function reportAbsence(db: Db, actor: Actor, sessionId: string) {
	await db.transaction().execute(async (trx) => {
		const session = await getOwnSession(trx, actor, sessionId);
		await writeMark(trx, actor, sessionId, {
			personId: actor.personId,
			state: reportedState(session, now())
		});
	});
}

/** The participant can come after all. */
export async function withdrawReport(db: Db, actor: Actor, sessionId: string) {
	await db.transaction().execute(async (trx) => {
		await getOwnSession(trx, actor, sessionId);
		const { numDeletedRows } = await trx
			.deleteFrom('attendance')
			.where('sessionId', '=', sessionId)
			.where('personId', '=', actor.personId)
			.where('markedBy', '=', actor.personId)
			.where('state', 'in', ['excused', 'late_cancelled'])
			.executeTakeFirst();
		if (!numDeletedRows) return;
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'attendance.withdraw_report',
			objectId: sessionId,
			personId: actor.personId
		});
	});
}

async function getOwnSession(trx: Trx, actor: Actor, sessionId: string) {
	const { session } = await getAttendedSession(trx, actor, sessionId);
	if (!(await listExpected(trx, sessionId)).includes(actor.personId)) notFound();
	if (!canReport(session, now())) conflict('attendance_started');
	return session;
}
