import type { EditionRelation } from '#lib/features/editions/relation.ts';
import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listFaces, shownFace, type Face } from '#lib/features/people/faces.server.ts';
import { sortName } from '#lib/features/people/names/names.ts';
import { listSessionsOfEdition } from '#lib/features/sessions/queries.server.ts';
import { belongsOn } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { canClose, canMark, canReport } from './attendance.ts';
import { mayMark, mayReadAttendance, mayReadSomeAttendance } from './policy.ts';
import { expectedPeople, getAttendedSession } from './session.server.ts';

/**
 * Who is expected where, with what was ticked. Trainers of the edition and staff see everybody; others
 * themselves, and a coordinator the people who belong to an own organisation today.
 */
function readableAttendance(db: Db, actor: Actor, relation: EditionRelation) {
	const all = db
		.selectFrom(expectedPeople(db).as('expected'))
		.leftJoin('attendance', (join) =>
			join
				.onRef('attendance.sessionId', '=', 'expected.sessionId')
				.onRef('attendance.personId', '=', 'expected.personId')
		)
		.select(['expected.sessionId', 'expected.personId', 'attendance.state', 'attendance.markedBy']);
	if (mayReadAttendance(relation)) return all;
	return all.where((where) =>
		where.or([
			where('expected.personId', '=', actor.personId),
			where('expected.personId', 'in', ownPeople(db, actor))
		])
	);
}

function ownPeople(db: Db, actor: Actor) {
	const today = localDate(now());
	return db
		.selectFrom('membership')
		.select('membership.personId')
		.where('membership.organisationId', 'in', actor.coordinatedOrganisations)
		.where(belongsOn(today));
}

export type AttendanceRow = Awaited<ReturnType<typeof getAttendanceSheet>>['rows'][number];

/** The tick list of one session, by surname, with what the actor may do with it. */
export async function getAttendanceSheet(db: Db, actor: Actor, sessionId: string) {
	const { session, relation, all, leads, closing } = await getAttendedSession(db, actor, sessionId);
	const marks = await readableAttendance(db, actor, relation)
		.where('expected.sessionId', '=', sessionId)
		.execute();
	const ids = marks.map((row) => row.personId);
	const faces = await listFaces(db, ids, localDate(session.startsAt));
	const own = marks.find((row) => row.personId === actor.personId);
	return {
		session,
		all,
		closed: closing,
		mayMark: all && mayMark(relation, leads, closing !== null),
		canMark: canMark(session, now()),
		canClose: canClose(session, now()) && closing === null,
		own: own ? { state: own.state, canReport: canReport(session, now()) } : null,
		rows: bySurname(faces, ids).map((face) => ({
			...shownFace(face, all),
			state: marks.find((row) => row.personId === face.personId)?.state ?? null
		}))
	};
}

/** The faces of these people in the order of a Dutch list of names. */
export function bySurname(faces: Map<string, Face>, ids: string[]): Face[] {
	return ids
		.flatMap((id) => faces.get(id) ?? [])
		.sort((one, other) => sortName(one).localeCompare(sortName(other), 'nl'));
}

/** Everybody's attendance in every session of an edition, as far as the actor may read it. */
export async function getEditionAttendance(db: Db, actor: Actor, editionId: string) {
	const relation = await findEditionRelation(db, actor, editionId);
	if (!mayReadSomeAttendance(relation)) notFound();
	const sessions = await listSessionsOfEdition(db, actor, editionId);
	const marks = await readableAttendance(db, actor, relation)
		.where('expected.sessionId', 'in', ['', ...sessions.map((session) => session.id)])
		.execute();
	const ids = [...new Set(marks.map((row) => row.personId))];
	const faces = await listFaces(db, ids, localDate(now()));
	const all = mayReadAttendance(relation);
	const closed = new Set(await listClosed(db, editionId));
	return {
		all,
		sessions: sessions.map(({ id, number, startsAt, endsAt, cancelledAt }) => {
			return { id, number, startsAt, endsAt, cancelledAt, begun: startsAt <= now(), closed: closed.has(id) };
		}),
		rows: bySurname(faces, ids).map((face) => ({
			...shownFace(face, all),
			states: Object.fromEntries(
				marks
					.filter((row) => row.personId === face.personId)
					.map((row) => [row.sessionId, row.state ?? ('open' as const)])
			)
		}))
	};
}

async function listClosed(db: Db, editionId: string) {
	const rows = await db
		.selectFrom('attendanceClosing')
		.innerJoin('session', 'session.id', 'attendanceClosing.sessionId')
		.select('attendanceClosing.sessionId')
		.where('session.editionId', '=', editionId)
		.execute();
	return rows.map((row) => row.sessionId);
}
