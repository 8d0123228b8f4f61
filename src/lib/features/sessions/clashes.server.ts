import { visibleName } from '#lib/features/people/names/names.ts';
import { hasSeat } from '#lib/features/people/relations.server.ts';
import { addMs, HOUR } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { overlap, worksOn, type Clash, type ClashingSession } from './clashes.ts';

/** Everything that clashes with these sessions, in a fixed number of queries; cancelled sessions clash with nothing. */
export async function listClashes(db: Db, sessionIds: string[]): Promise<Map<string, Clash[]>> {
	const clashes = new Map<string, Clash[]>(sessionIds.map((id) => [id, []]));
	const sessions = sessionIds.length ? await listGoing(db, sessionIds) : [];
	if (!sessions.length) return clashes;
	const pairs = await listOverlaps(db, sessions);
	const leads = await listLeads(db, sessions);
	const found = [
		...(await listTrainerClashes(db, pairs, leads)),
		...(await listAbsences(db, sessions, leads)),
		...listPlaceClashes(pairs),
		...(await listParticipantClashes(db, pairs))
	];
	for (const { sessionId, clash } of found) clashes.get(sessionId)?.push(clash);
	return clashes;
}

type FoundClash = { sessionId: string; clash: Clash };
type Going = Awaited<ReturnType<typeof listGoing>>[number];
/** Two sessions at the same time. */
type Overlap = { session: Going; other: Going };

/** A session begins and ends on one day, of at most this many hours. */
const LONGEST = 25 * HOUR;

function going(db: Db) {
	return db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.leftJoin('place', (join) => join.onRef('place.id', '=', 'session.placeId').on('place.kind', '=', 'room'))
		.select(['session.id', 'session.editionId', 'session.number', 'session.startsAt', 'session.endsAt'])
		.select(['edition.title as edition', 'place.id as roomId', 'place.name as room'])
		.where('session.cancelledAt', 'is', null);
}

async function listGoing(db: Db, sessionIds: string[]) {
	return await going(db).where('session.id', 'in', sessionIds).execute();
}

/** Every other session at the same time as one of these: looked for among those of the same days, by their start. */
async function listOverlaps(db: Db, sessions: Going[]): Promise<Overlap[]> {
	const first = sessions.reduce((least, { startsAt }) => (startsAt < least ? startsAt : least), '9');
	const last = sessions.reduce((most, { endsAt }) => (endsAt > most ? endsAt : most), '');
	const others = await going(db)
		.where('session.startsAt', '>', addMs(first, -LONGEST))
		.where('session.startsAt', '<', last)
		.orderBy('session.startsAt')
		.orderBy('session.id')
		.execute();
	return sessions.flatMap((session) => {
		const from = indexAfter(others, addMs(session.startsAt, -LONGEST));
		const to = indexAfter(others, session.endsAt);
		return others
			.slice(from, to)
			.filter((other) => other.id !== session.id && overlap(session, other))
			.map((other) => ({ session, other }));
	});
}

/** Of sessions by their start: where those begin that start at an instant or later. */
function indexAfter(sorted: Going[], instant: string) {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sorted[middle]?.startsAt ?? '') < instant) low = middle + 1;
		else high = middle;
	}
	return low;
}

type Lead = Awaited<ReturnType<typeof listLeads>>[number];

async function listLeads(db: Db, sessions: Going[]) {
	return await db
		.selectFrom('sessionLead')
		.innerJoin('person', 'person.id', 'sessionLead.personId')
		.select(['sessionLead.sessionId', 'person.id as personId', 'workingDays'])
		.select(['givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('sessionLead.sessionId', 'in', idsOf(sessions))
		.orderBy('sessionLead.half')
		.execute();
}

async function listTrainerClashes(db: Db, pairs: Overlap[], leads: Lead[]): Promise<FoundClash[]> {
	const others = idsOf(pairs.map(({ other }) => other));
	const rows = await db
		.selectFrom('sessionLead')
		.select(['sessionId', 'personId'])
		.where('sessionId', 'in', [...others, ''])
		.execute();
	const led = new Set(rows.map(({ sessionId, personId }) => `${sessionId}/${personId}`));
	const own = Map.groupBy(leads, ({ sessionId }) => sessionId);
	return pairs.flatMap(({ session, other }) =>
		(own.get(session.id) ?? [])
			.filter(({ personId }) => led.has(`${other.id}/${personId}`))
			.map((lead): FoundClash => ({
				sessionId: session.id,
				clash: {
					kind: 'trainer',
					personId: lead.personId,
					name: visibleName(lead),
					other: otherOf(other)
				}
			}))
	);
}

function listPlaceClashes(pairs: Overlap[]): FoundClash[] {
	return pairs.flatMap(({ session, other }) =>
		session.roomId !== null && session.roomId === other.roomId
			? [
					{
						sessionId: session.id,
						clash: { kind: 'place', place: session.room ?? '', other: otherOf(other) }
					}
				]
			: []
	);
}

async function listParticipantClashes(db: Db, pairs: Overlap[]): Promise<FoundClash[]> {
	const between = pairs.filter(({ session, other }) => session.editionId !== other.editionId);
	const editionIds = new Set(between.flatMap(({ session, other }) => [session.editionId, other.editionId]));
	const rows = await db
		.selectFrom('enrolment')
		.select(['editionId', 'personId'])
		.where('editionId', 'in', [...editionIds, ''])
		.where(hasSeat())
		.execute();
	const seated = new Map<string, Set<string>>();
	for (const [editionId, own] of Map.groupBy(rows, (row) => row.editionId))
		seated.set(editionId, new Set(own.map(({ personId }) => personId)));
	return between.flatMap(({ session, other }) => {
		const own = seated.get(session.editionId);
		const people = own?.intersection(seated.get(other.editionId) ?? new Set()).size ?? 0;
		if (!people) return [];
		return [{ sessionId: session.id, clash: { kind: 'participant', people, other: otherOf(other) } }];
	});
}

function otherOf({ id, edition, number, startsAt, endsAt }: Going): ClashingSession {
	return { id, edition, number, startsAt, endsAt };
}

function idsOf(sessions: Going[]) {
	return [...new Set(sessions.map(({ id }) => id))];
}

async function listAbsences(db: Db, sessions: Going[], leads: Lead[]): Promise<FoundClash[]> {
	const starts = new Map(sessions.map(({ id, startsAt }) => [id, startsAt]));
	const absences = await listAbsencesOf(db, [...new Set(leads.map((lead) => lead.personId))]);
	return leads.flatMap((lead) => {
		const { sessionId, personId } = lead;
		const why = missesDay(lead, localDate(starts.get(sessionId) ?? ''), absences.get(personId) ?? []);
		if (!why) return [];
		return { sessionId, clash: { kind: 'absence', personId, name: visibleName(lead), why } };
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
