import { whereabouts } from '#lib/features/whereabouts/words.ts';
import { showPlaces } from '#lib/features/whereabouts/places.server.ts';
import { locale, type Locale } from '#lib/i18n/format.ts';
import type { Db } from '#lib/server/db/open.ts';

/** The sessions of an edition that go on, with their place in words that may leave the platform. */
export async function listDates(db: Db, editionId: string, language: Locale = locale()) {
	const rows = await db
		.selectFrom('session')
		.select(['id', 'startsAt', 'endsAt'])
		.where('editionId', '=', editionId)
		.where('cancelledAt', 'is', null)
		.orderBy('startsAt')
		.execute();
	const ids = rows.map(({ id }) => id);
	const places = await showPlaces(db, ids, () => ({ enrolled: true, onPage: false }));
	return rows.map(({ id, startsAt, endsAt }) => ({
		startsAt,
		endsAt,
		place: whereabouts(places.get(id)!, language)
	}));
}
