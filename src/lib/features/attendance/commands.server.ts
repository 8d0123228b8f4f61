import { lockEditions } from '#lib/features/editions/lock.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { queueJob } from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { canClose, canMark, type AttendanceState } from './attendance.ts';
import { mayMark, mayMarkPerson, mayReadAttendance } from './policy.ts';
import type { AttendanceForm } from './schema.ts';
import { getAttendedSession, listExpected } from './session.server.ts';

/** Writes only the ticks that were changed, so that two trainers can tick at once. */
export async function markAttendance(db: Db, actor: Actor, sessionId: string, form: AttendanceForm) {
	await db.transaction().execute(async (trx) => {
		const { session, closing } = await getMarkableSession(trx, actor, sessionId);
		if (!canMark(session, now())) conflict('attendance_too_early');
		const expected = await listExpected(trx, sessionId);
		const others = expected.filter((personId) => mayMarkPerson(actor, personId));
		const changes = await allChanges(trx, sessionId, form, others);
		if (!changes.length) return;
		if (closing && !form.reason) conflict('attendance_reason_missing', {}, 'reason');
		if (changes.some(({ personId }) => !expected.includes(personId))) notFound();
		if (changes.some(({ personId }) => !mayMarkPerson(actor, personId))) forbidden();
		for (const change of changes) await writeMark(trx, actor, sessionId, change, form.reason);
		await queueJob(trx, 'encounters', { sessionId }, actor.personId);
	});
}

async function getMarkableSession(trx: Trx, actor: Actor, sessionId: string) {
	const before = await getAttendedSession(trx, actor, sessionId);
	await lockEditions(trx, [before.session.editionId]);
	const found = await getAttendedSession(trx, actor, sessionId);
	if (!mayReadAttendance(found.relation)) notFound();
	if (mayMark(found.relation, found.leads, found.closing !== null)) return found;
	if (found.leads) conflict('attendance_closed_for_trainers');
	forbidden();
}

async function allChanges(trx: Trx, sessionId: string, form: AttendanceForm, expected: string[]) {
	if (!form.restPresent) return form.changes;
	const marked = new Set([
		...(await listMarked(trx, sessionId)),
		...form.changes.map(({ personId }) => personId)
	]);
	const rest = expected.filter((personId) => !marked.has(personId));
	return [...form.changes, ...rest.map((personId) => ({ personId, state: 'present' as const }))];
}

async function listMarked(trx: Trx, sessionId: string) {
	const rows = await trx
		.selectFrom('attendance')
		.select('personId')
		.where('sessionId', '=', sessionId)
		.execute();
	return rows.map((row) => row.personId);
}

type Mark = { personId: string; state: AttendanceState };

/** Sets somebody's state and writes down who did so, and what it was before. */
export async function writeMark(trx: Trx, actor: Actor, sessionId: string, mark: Mark, reason = '') {
	const before = await trx
		.selectFrom('attendance')
		.select('state')
		.where('sessionId', '=', sessionId)
		.where('personId', '=', mark.personId)
		.executeTakeFirst();
	const facts = { state: mark.state, markedAt: now(), markedBy: actor.personId, reason };
	await trx
		.insertInto('attendance')
		.values({ sessionId, personId: mark.personId, ...facts })
		.onConflict((conflict) => conflict.columns(['sessionId', 'personId']).doUpdateSet(facts))
		.execute();
	await writeAudit(trx, {
		actorId: actor.personId,
		action: 'attendance.mark',
		objectId: sessionId,
		personId: mark.personId,
		details: { from: before?.state ?? null, to: mark.state }
	});
}

/** From here on only staff correct, and say why. */
export async function closeAttendance(db: Db, actor: Actor, sessionId: string) {
	await db.transaction().execute(async (trx) => {
		const { session, closing } = await getMarkableSession(trx, actor, sessionId);
		if (closing) return;
		if (!canClose(session, now())) conflict('attendance_too_early');
		const marked = new Set(await listMarked(trx, sessionId));
		const open = (await listExpected(trx, sessionId)).filter((personId) => !marked.has(personId)).length;
		if (open) conflict('attendance_still_open', { count: open });
		await trx
			.insertInto('attendanceClosing')
			.values({ sessionId, closedAt: now(), closedBy: actor.personId })
			.execute();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'attendance.close',
			objectId: sessionId
		});
		await queueJob(trx, 'encounters', { sessionId }, actor.personId);
	});
}
