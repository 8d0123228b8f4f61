import { m } from '#lib/i18n/paraglide/messages.js';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { showPlaces } from '#lib/features/whereabouts/places.server.ts';
import type { ShownPlace } from '#lib/features/whereabouts/place.ts';
import type { DiaryEvent } from './icalendar.ts';
import { whereabouts } from '#lib/features/whereabouts/words.ts';

/** How long a cancelled session stays in a feed, so that every program has seen it go. */
const CANCELLED_STAYS = 60 * DAY;
const PAST_STAYS = 400 * DAY;

/** Everything a person's own diary shows: what is held, and for a while what was cancelled. */
export async function listFeedEvents(db: Db, personId: string, origin: string): Promise<DiaryEvent[]> {
	const rows = await entriesOf(db, personId)
		.where((where) =>
			where.or([
				where('diaryEntry.method', '=', 'request'),
				where('diaryEntry.changedAt', '>', addMs(now(), -CANCELLED_STAYS))
			])
		)
		.where('session.endsAt', '>', addMs(now(), -PAST_STAYS))
		.orderBy('session.startsAt')
		.orderBy('session.id')
		.execute();
	const places = await placesOutside(
		db,
		rows.map((row) => row.id)
	);
	return rows.map((row) => toEvent(row, places.get(row.id)!, origin));
}

/** One session as it stands in a person's diary now. */
export async function findDiaryEvent(db: Db, personId: string, sessionId: string, origin: string) {
	const row = await entriesOf(db, personId).where('session.id', '=', sessionId).executeTakeFirst();
	if (!row) return undefined;
	const { cancelReason, trainingId, endsAt, role } = row;
	const place = (await placesOutside(db, [sessionId])).get(sessionId)!;
	return {
		event: toEvent(row, place, origin),
		cancelReason,
		role,
		goesOn: row.cancelledAt === null,
		trainingId,
		endsAt,
		byMail: row.diary === 'mail'
	};
}

/** What goes into a diary leaves the platform. */
async function placesOutside(db: Db, sessionIds: string[]) {
	return await showPlaces(db, sessionIds, () => ({ enrolled: true, onPage: false }));
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof entriesOf>['execute']>>[number];

function entriesOf(db: Db, personId: string) {
	return db
		.selectFrom('diaryEntry')
		.innerJoin('person', 'person.id', 'diaryEntry.personId')
		.innerJoin('session', 'session.id', 'diaryEntry.sessionId')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.innerJoin('training', 'training.id', 'edition.trainingId')
		.select([
			'person.language',
			'person.diary',
			'diaryEntry.role',
			'diaryEntry.sequence',
			'diaryEntry.method',
			'diaryEntry.changedAt'
		])
		.select(['session.id', 'session.uid', 'session.number', 'session.startsAt', 'session.endsAt'])
		.select([
			'session.editionId',
			'session.cancelledAt',
			'session.cancelReason',
			'edition.trainingId',
			'training.title'
		])
		.where('diaryEntry.personId', '=', personId);
}

function toEvent(row: EntryRow, place: ShownPlace, origin: string): DiaryEvent {
	const words = { locale: row.language };
	const url = `${origin}/uitvoeringen/${row.editionId}`;
	return {
		uid: row.uid,
		sequence: row.sequence,
		changedAt: row.changedAt,
		startsAt: row.startsAt,
		endsAt: row.endsAt,
		title: m.diaries_event_title({ training: row.title, number: row.number }, words),
		location: whereabouts(place, row.language),
		description: [
			place.link && m.diaries_event_join({ link: place.link }, words),
			m.diaries_event_more({ link: url }, words)
		]
			.filter(Boolean)
			.join('\n'),
		url,
		cancelled: row.method === 'cancel',
		cancelledTitle: m.diaries_event_cancelled(
			{ title: m.diaries_event_title({ training: row.title, number: row.number }, words) },
			words
		)
	};
}
