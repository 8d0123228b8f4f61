import { whereabouts } from '#lib/features/diaries/events.server.ts';
import { locale, type Locale } from '#lib/i18n/format.ts';
import type { Db } from '#lib/server/db/open.ts';

/** The sessions of an edition that go on, with their place in words that may leave the platform. */
export async function listDates(db: Db, editionId: string, language: Locale = locale()) {
	const rows = await db
		.selectFrom('session')
		.leftJoin('place', 'place.id', 'session.placeId')
		.select(['startsAt', 'endsAt', 'place.name as placeName', 'place.address', 'place.addressFor'])
		.where('editionId', '=', editionId)
		.where('cancelledAt', 'is', null)
		.orderBy('startsAt')
		.execute();
	return rows.map(({ startsAt, endsAt, ...place }) => ({
		startsAt,
		endsAt,
		place: whereabouts({ ...place, language })
	}));
}
