import { visibleName } from '#lib/features/people/names.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { worksOn, type Clash } from './clashes.ts';

/** Everything that clashes with these sessions, in a fixed number of queries; cancelled sessions clash with nothing. */
export async function listClashes(db: Db, sessionIds: string[]): Promise<Map<string, Clash[]>> {
	const clashes = new Map<string, Clash[]>(sessionIds.map((id) => [id, []]));
	if (!sessionIds.length) return clashes;
	const found = [
		...(await listTrainerClashes(db, sessionIds)),
		...(await listAbsences(db, sessionIds)),
		...(await listPlaceClashes(db, sessionIds)),
		...(await listParticipantClashes(db, sessionIds))
	];
	for (const { sessionId, clash } of found) clashes.get(sessionId)?.push(clash);
	return clashes;
}

type FoundClash = { sessionId: string; clash: Clash };

/** Every other session at the same time as one of these. */
function overlapping(db: Db, sessionIds: string[]) {
	return db
		.selectFrom('session')
		.innerJoin('session as other', (join) =>
			join
				.onRef('other.startsAt', '<', 'session.endsAt')
				.onRef('other.endsAt', '>', 'session.startsAt')
				.onRef('other.id', '<>', 'session.id')
		)
		.innerJoin('edition as otherEdition', 'otherEdition.id', 'other.editionId')
		.select(['session.id as sessionId', 'other.id', 'other.number', 'other.startsAt', 'other.endsAt'])
		.select('otherEdition.title as edition')
		.where('session.id', 'in', sessionIds)
		.where('session.cancelledAt', 'is', null)
		.where('other.cancelledAt', 'is', null);
}

async function listTrainerClashes(db: Db, sessionIds: string[]): Promise<FoundClash[]> {
	const rows = await overlapping(db, sessionIds)
		.innerJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
		.innerJoin('sessionLead as otherLead', (join) =>
			join
				.onRef('otherLead.sessionId', '=', 'other.id')
				.onRef('otherLead.personId', '=', 'sessionLead.personId')
		)
		.innerJoin('person', 'person.id', 'sessionLead.personId')
		.select(['person.id as personId', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.execute();
	return rows.map((row) => ({
		sessionId: row.sessionId,
		clash: { kind: 'trainer', personId: row.personId, name: visibleName(row), other: otherOf(row) }
	}));
}

async function listPlaceClashes(db: Db, sessionIds: string[]): Promise<FoundClash[]> {
	const rows = await overlapping(db, sessionIds)
		.innerJoin('place', 'place.id', 'session.placeId')
		.select('place.name as place')
		.whereRef('other.placeId', '=', 'session.placeId')
		.where('place.kind', '=', 'room')
		.execute();
	return rows.map((row) => ({
		sessionId: row.sessionId,
		clash: { kind: 'place', place: row.place, other: otherOf(row) }
	}));
}

async function listParticipantClashes(db: Db, sessionIds: string[]): Promise<FoundClash[]> {
	const rows = await overlapping(db, sessionIds)
		.innerJoin('enrolment', 'enrolment.editionId', 'session.editionId')
		.innerJoin('enrolment as otherEnrolment', (join) =>
			join
				.onRef('otherEnrolment.editionId', '=', 'other.editionId')
				.onRef('otherEnrolment.personId', '=', 'enrolment.personId')
		)
		.select((select) => select.fn.count<number>('enrolment.personId').distinct().as('people'))
		.where('enrolment.placedAt', 'is not', null)
		.where('enrolment.endedAt', 'is', null)
		.where('otherEnrolment.placedAt', 'is not', null)
		.where('otherEnrolment.endedAt', 'is', null)
		.whereRef('other.editionId', '<>', 'session.editionId')
		.groupBy([
			'session.id',
			'other.id',
			'other.number',
			'other.startsAt',
			'other.endsAt',
			'otherEdition.title'
		])
		.execute();
	return rows.map((row) => ({
		sessionId: row.sessionId,
		clash: { kind: 'participant', people: row.people, other: otherOf(row) }
	}));
}

function otherOf({
	id,
	edition,
	number,
	startsAt,
	endsAt
}: Awaited<ReturnType<ReturnType<typeof overlapping>['execute']>>[number]) {
	return { id, edition, number, startsAt, endsAt };
}

async function listAbsences(db: Db, sessionIds: string[]): Promise<FoundClash[]> {
	const leads = await db
		.selectFrom('sessionLead')
		.innerJoin('session', 'session.id', 'sessionLead.sessionId')
		.innerJoin('person', 'person.id', 'sessionLead.personId')
		.select(['session.id as sessionId', 'session.startsAt', 'person.id as personId', 'workingDays'])
		.select(['givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('session.id', 'in', sessionIds)
		.where('session.cancelledAt', 'is', null)
		.execute();
	const absences = await listAbsencesOf(db, [...new Set(leads.map((lead) => lead.personId))]);
	return leads.flatMap((lead) => {
		const why = missesDay(lead, localDate(lead.startsAt), absences.get(lead.personId) ?? []);
		if (!why) return [];
		return {
			sessionId: lead.sessionId,
			clash: { kind: 'absence', personId: lead.personId, name: visibleName(lead), why }
		};
	});
}

export type Absence = { startsOn: string; endsOn: string };

export async function listAbsencesOf(db: Db, personIds: string[]): Promise<Map<string, Absence[]>> {
	const rows = personIds.length
		? await db
				.selectFrom('absence')
				.select(['personId', 'startsOn', 'endsOn'])
				.where('personId', 'in', personIds)
				.execute()
		: [];
	return Map.groupBy(rows, (row) => row.personId);
}

/** Why somebody is not there on a date, if so. */
export function missesDay(person: { workingDays: string }, date: string, absences: Absence[]) {
	if (absences.some((absence) => absence.startsOn <= date && date <= absence.endsOn))
		return 'absent' as const;
	return worksOn(person.workingDays, date) ? undefined : ('no_working_day' as const);
}
