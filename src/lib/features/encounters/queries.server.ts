import type { Actor } from '#lib/features/people/actor.ts';
import { listFaces, shownFace, type ShownFace } from '#lib/features/people/faces.server.ts';
import { showPlaces } from '#lib/features/whereabouts/places.server.ts';
import type { ShownPlace } from '#lib/features/whereabouts/place.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pageAfter } from '#lib/server/paging.ts';
import { localDate } from '#lib/server/zone.ts';
import { growthByMonth } from './encounter.ts';

/** One's own meetings, and nobody else's. */
function readableEncounters(db: Db, actor: Actor) {
	return db
		.selectFrom('encounter')
		.innerJoin('session', 'session.id', 'encounter.sessionId')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.innerJoin('training', 'training.id', 'edition.trainingId')
		.where((where) =>
			where.or([
				where('encounter.personA', '=', actor.personId),
				where('encounter.personB', '=', actor.personId)
			])
		);
}

async function listMeetings(db: Db, actor: Actor) {
	const rows = await readableEncounters(db, actor)
		.select(['encounter.personA', 'encounter.personB', 'session.startsAt', 'session.id as sessionId'])
		.select('training.title as training')
		.orderBy('session.startsAt')
		.execute();
	return rows.map(({ personA, personB, ...met }) => ({
		...met,
		otherId: personA === actor.personId ? personB : personA
	}));
}

type MeetingRow = Awaited<ReturnType<typeof listMeetings>>[number];

/** Somebody one knows; of a shielded person nothing but the first name and the organisation. */
export type Acquaintance = ShownFace & {
	met: { times: number; training: string; place: string; startsAt: string } | null;
};

/** Everybody the actor met, and how that network grew; shielded people have none. */
export async function findNetwork(db: Db, actor: Actor) {
	if (await isShielded(db, actor.personId)) return null;
	const meetings = Map.groupBy(await listMeetings(db, actor), (meeting) => meeting.otherId);
	const faces = await listFaces(db, [...meetings.keys()], localDate(now()));
	const lasts = [...meetings.values()].flatMap((met) => met.at(-1)?.sessionId ?? []);
	const places = await showPlaces(db, lasts, () => ({ enrolled: false, onPage: true }));
	const people = [...faces.values()].map((face): Acquaintance => ({
		...shownFace(face, false),
		met: face.shieldedAt ? null : lastMeeting(meetings.get(face.personId) ?? [], places)
	}));
	people.sort((one, other) => one.name.localeCompare(other.name, 'nl'));
	return { people, ...figuresOf(people, [...meetings.values()]) };
}

/** A page of the people somebody knows, and the figures of all of them. */
export async function showNetwork(db: Db, actor: Actor, after: string) {
	const network = await findNetwork(db, actor);
	if (!network) return null;
	const { people, ...figures } = network;
	const page = pageAfter(
		people.map((person) => ({ ...person, id: person.personId })),
		after
	);
	return { ...figures, page };
}

async function isShielded(db: Db, personId: string) {
	const person = await db
		.selectFrom('person')
		.select('shieldedAt')
		.where('id', '=', personId)
		.executeTakeFirst();
	return Boolean(person?.shieldedAt);
}

function lastMeeting(meetings: MeetingRow[], places: Map<string, ShownPlace>) {
	const last = meetings.at(-1);
	if (!last) return null;
	return {
		times: meetings.length,
		training: last.training,
		place: places.get(last.sessionId)?.name ?? '',
		startsAt: last.startsAt
	};
}

function figuresOf(people: Acquaintance[], meetings: MeetingRow[][]) {
	const firsts = meetings.flatMap((met) => met[0] ?? []);
	const last = meetings.flat().sort((one, other) => other.startsAt.localeCompare(one.startsAt))[0];
	return {
		organisations: new Set(people.map((person) => person.organisation).filter(Boolean)).size,
		newAtLast: last
			? {
					people: firsts.filter((first) => first.sessionId === last.sessionId).length,
					training: last.training,
					startsAt: last.startsAt
				}
			: null,
		growth: growthByMonth(
			firsts.map((first) => localDate(first.startsAt)),
			localDate(now()).slice(0, 7)
		)
	};
}

/** Which of these people somebody has met, ever. */
export async function listKnown(db: Db, personId: string, otherIds: string[]): Promise<Set<string>> {
	const rows = await db
		.selectFrom('encounter')
		.select(['personA', 'personB'])
		.where((where) =>
			where.or([
				where.and([where('personA', '=', personId), where('personB', 'in', otherIds)]),
				where.and([where('personB', '=', personId), where('personA', 'in', otherIds)])
			])
		)
		.execute();
	return new Set(rows.map(({ personA, personB }) => (personA === personId ? personB : personA)));
}

export type MeetingCount = [string, string, number];

/** How often each two of these people met in a period, at other sessions than these. */
export async function countMeetings(
	db: Db,
	personIds: string[],
	since: string,
	except: string[]
): Promise<MeetingCount[]> {
	const rows = await db
		.selectFrom('encounter')
		.innerJoin('session', 'session.id', 'encounter.sessionId')
		.select(['personA', 'personB'])
		.select((select) => select.fn.countAll<number>().as('times'))
		.where('personA', 'in', personIds)
		.where('personB', 'in', personIds)
		.where('session.startsAt', '>=', since)
		.where('session.id', 'not in', except)
		.groupBy(['personA', 'personB'])
		.orderBy('personA')
		.orderBy('personB')
		.execute();
	return rows.map(({ personA, personB, times }): MeetingCount => [personA, personB, times]);
}
