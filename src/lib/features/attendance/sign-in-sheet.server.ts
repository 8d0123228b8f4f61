import type { Actor } from '#lib/features/people/actor.ts';
import { listFaces, type Face } from '#lib/features/people/faces.server.ts';
import { listDuos } from '#lib/features/sessions/duos.server.ts';
import { showPlace } from '#lib/features/whereabouts/places.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { forbidden } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { AWAY } from './attendance.ts';
import { mayReadAttendance } from './policy.ts';
import { bySurname } from './queries.server.ts';
import { expectedPeople, getAttendedSession } from './session.server.ts';

/** The sheet that lies at the door; it passes through every hand, so shielded people stand on it with a first name. */
export async function getSignInSheet(db: Db, actor: Actor, sessionId: string) {
	const { session, relation } = await getAttendedSession(db, actor, sessionId);
	if (!mayReadAttendance(relation)) forbidden();
	const ids = await listComing(db, sessionId);
	const faces = await listFaces(db, ids, localDate(session.startsAt));
	const numbers = await listRegisterNumbers(db, ids);
	const duo = (await listDuos(db, [sessionId])).get(sessionId) ?? [];
	return {
		session,
		/** Paper passes on what is on it: a place kept to the page is not named. */
		place: (await showPlace(db, sessionId, { enrolled: true, onPage: false })).name,
		trainers: duo.flatMap((half) => (half ? [{ name: half.name, organisation: half.organisation }] : [])),
		rows: bySurname(faces, ids).map((face) => toLine(face, numbers.get(face.personId) ?? []))
	};
}

async function listComing(db: Db, sessionId: string) {
	const rows = await expectedPeople(db)
		.leftJoin('attendance', (join) =>
			join
				.onRef('attendance.sessionId', '=', 'session.id')
				.onRef('attendance.personId', '=', 'enrolment.personId')
		)
		.where('session.id', '=', sessionId)
		.where((where) =>
			where.or([where('attendance.state', 'is', null), where('attendance.state', 'not in', AWAY)])
		)
		.execute();
	return rows.map((row) => row.personId);
}

type RegisterNumber = { register: string; number: string };

async function listRegisterNumbers(db: Db, personIds: string[]): Promise<Map<string, RegisterNumber[]>> {
	const rows = await db
		.selectFrom('registerNumber')
		.select(['personId', 'register', 'number'])
		.where('personId', 'in', personIds)
		.orderBy('register')
		.execute();
	return Map.groupBy(rows, (row) => row.personId);
}

function toLine(face: Face, numbers: RegisterNumber[]) {
	const { personId, organisation } = face;
	if (face.shieldedAt) {
		return { personId, organisation, familyName: face.givenName, initials: '', function: '', numbers: [] };
	}
	return {
		personId,
		organisation,
		familyName: [face.familyName, face.infix].filter(Boolean).join(', '),
		initials: face.initials,
		function: face.function,
		numbers: numbers.map(({ register, number }) => ({ register, number }))
	};
}
