import { AWAY } from '#lib/features/attendance/attendance.ts';
import { getAttendedSession } from '#lib/features/attendance/session.server.ts';
import { listKnown } from '#lib/features/encounters/queries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listFaces, shownFace, type Face } from '#lib/features/people/faces.server.ts';
import { belongsOn, hasSeat } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { forbidden } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { mayReadMixes } from './policy.ts';

/** A face around the table, as the ring draws it. */
export type RingSeat = {
	name: string;
	initials: string;
	organisation: string;
	colour: number;
	shape: string;
	known: boolean;
	self: boolean;
};

/** Everybody who sits in published groups and did not say that it will not be possible. */
function publishedSeats(db: Db) {
	return db
		.selectFrom('mixSession')
		.innerJoin('session', 'session.id', 'mixSession.sessionId')
		.innerJoin('mixSeat', (join) =>
			join
				.onRef('mixSeat.mixId', '=', 'mixSession.mixId')
				.onRef('mixSeat.sessionId', '=', 'mixSession.sessionId')
		)
		.innerJoin('enrolment', (join) =>
			join
				.onRef('enrolment.editionId', '=', 'session.editionId')
				.onRef('enrolment.personId', '=', 'mixSeat.personId')
		)
		.leftJoin('attendance', (join) =>
			join
				.onRef('attendance.sessionId', '=', 'mixSeat.sessionId')
				.onRef('attendance.personId', '=', 'mixSeat.personId')
		)
		.where('mixSession.publishedAt', 'is not', null)
		.where('mixSession.replacedAt', 'is', null)
		.where('session.cancelledAt', 'is', null)
		.where(hasSeat())
		.where((where) =>
			where.or([where('attendance.state', 'is', null), where('attendance.state', 'not in', AWAY)])
		);
}

/** The actor's own group of a session, once it is published: oneself first, then by name. */
export async function findOwnRing(db: Db, actor: Actor, sessionId: string): Promise<RingSeat[] | undefined> {
	const rows = await ownGroups(db, actor).where('session.id', '=', sessionId).execute();
	return (await ringsOf(db, actor, rows)).find((ring) => ring.id === sessionId)?.seats;
}

/** The actor's own group in every coming session of an edition whose groups are published. */
export async function listOwnRings(db: Db, actor: Actor, editionId: string) {
	const rows = await ownGroups(db, actor)
		.where('session.editionId', '=', editionId)
		.where('session.endsAt', '>', now())
		.execute();
	return await ringsOf(db, actor, rows);
}

/** Everybody in a published group in which the actor sits. */
function ownGroups(db: Db, actor: Actor) {
	return publishedSeats(db)
		.innerJoin('mixSeat as own', (join) =>
			join
				.onRef('own.mixId', '=', 'mixSeat.mixId')
				.onRef('own.sessionId', '=', 'mixSeat.sessionId')
				.onRef('own.groupNumber', '=', 'mixSeat.groupNumber')
		)
		.select(['session.id', 'session.number', 'session.startsAt', 'session.endsAt'])
		.select(['mixSeat.personId', 'mixSeat.groupNumber as group'])
		.distinct()
		.where('own.personId', '=', actor.personId)
		.orderBy('session.startsAt');
}

type SeatRow = Awaited<ReturnType<ReturnType<typeof ownGroups>['execute']>>[number];

async function ringsOf(db: Db, actor: Actor, rows: SeatRow[]) {
	const ids = [...new Set(rows.map((row) => row.personId))];
	const faces = await listFaces(db, ids, localDate(rows[0]?.startsAt ?? now()));
	const known = await listKnown(db, actor.personId, ids);
	const sessions = Map.groupBy(rows, (row) => row.id);
	return [...sessions.values()].flatMap((seats) => {
		const own = seats.find((seat) => seat.personId === actor.personId);
		if (!own) return [];
		const { personId: _, ...session } = own;
		const shown = seats.flatMap((seat) => faces.get(seat.personId) ?? []);
		return [{ ...session, seats: shown.map((face) => toSeat(face, actor, known)).sort(selfFirst) }];
	});
}

function toSeat(face: Face, actor: Actor, known: Set<string>): RingSeat {
	const { personId, name, initials, organisation, colour, shape, function: work } = shownFace(face, false);
	return {
		name,
		initials,
		organisation: [organisation, work].filter(Boolean).join(' – '),
		colour,
		shape,
		known: known.has(personId),
		self: personId === actor.personId
	};
}

function selfFirst(one: RingSeat, other: RingSeat) {
	return Number(other.self) - Number(one.self) || one.name.localeCompare(other.name, 'nl');
}

/** In which group the people one looks after sit: their number, and nobody else in it. */
export async function listGroupNumbers(db: Db, actor: Actor, editionId: string) {
	const today = localDate(now());
	const rows = await publishedSeats(db)
		.innerJoin('membership', 'membership.personId', 'mixSeat.personId')
		.select(['session.id as sessionId', 'session.number', 'session.startsAt', 'mixSeat.personId'])
		.select('mixSeat.groupNumber as group')
		.distinct()
		.where('session.editionId', '=', editionId)
		.where('membership.organisationId', 'in', actor.coordinatedOrganisations)
		.where(belongsOn(today))
		.orderBy('session.startsAt')
		.execute();
	const ids = [...new Set(rows.map((row) => row.personId))];
	const faces = await listFaces(db, ids, today);
	return rows.flatMap(({ personId, ...row }) => {
		const face = faces.get(personId);
		return face ? [{ ...row, personId, name: shownFace(face, false).name }] : [];
	});
}

/** The published groups of one session, to hang on the door: of shielded people the first name only. */
export async function getPublishedGroups(db: Db, actor: Actor, sessionId: string) {
	const { session, relation } = await getAttendedSession(db, actor, sessionId);
	if (!mayReadMixes(relation)) forbidden();
	const rows = await publishedSeats(db)
		.select(['mixSeat.personId', 'mixSeat.groupNumber'])
		.distinct()
		.where('session.id', '=', sessionId)
		.orderBy('mixSeat.groupNumber')
		.execute();
	const faces = await listFaces(
		db,
		rows.map((row) => row.personId),
		localDate(session.startsAt)
	);
	const groups = [...Map.groupBy(rows, (row) => row.groupNumber)].map(([number, seats]) => ({
		number,
		people: seats
			.flatMap((seat) => faces.get(seat.personId) ?? [])
			.map((face) => shownFace(face, false))
			.sort((one, other) => one.name.localeCompare(other.name, 'nl'))
	}));
	return { session, groups };
}
