import type { Db } from '#lib/server/db/open.ts';
import { formatPlace, type PlaceViewer, type ShownPlace } from './place.ts';

type ViewerOf = (sessionId: string) => PlaceViewer;

/**
 * Where sessions are, each as its viewer may know it. Nothing else reads where a session is: what this does not
 * show is in no page's data.
 */
export async function showPlaces(
	db: Db,
	sessionIds: string[],
	viewerOf: ViewerOf
): Promise<Map<string, ShownPlace>> {
	const rows = await db
		.selectFrom('session')
		.leftJoin('place', 'place.id', 'session.placeId')
		.select(['session.id', 'session.link'])
		.select(['place.name', 'place.kind', 'place.address', 'place.directions', 'place.addressFor'])
		.where('session.id', 'in', sessionIds)
		.execute();
	return new Map(
		rows.map(({ id, link, ...place }) => [id, formatPlace(toFacts(place), { link }, viewerOf(id))])
	);
}

export async function showPlace(db: Db, sessionId: string, viewer: PlaceViewer): Promise<ShownPlace> {
	const shown = (await showPlaces(db, [sessionId], () => viewer)).get(sessionId);
	return shown ?? formatPlace(null, { link: '' }, viewer);
}

/** The link of an online session as it is planned; only for whoever plans it. */
export async function findPlannedLink(db: Db, sessionId: string): Promise<string> {
	const row = await db
		.selectFrom('session')
		.select('link')
		.where('id', '=', sessionId)
		.executeTakeFirstOrThrow();
	return row.link;
}

type Columns = {
	name: string | null;
	kind: 'room' | 'online' | null;
	address: string | null;
	directions: string | null;
	addressFor: 'everyone' | 'enrolled' | 'signed_in' | null;
};

function toFacts({ name, kind, address, directions, addressFor }: Columns) {
	if (name === null) return null;
	return {
		name,
		kind: kind ?? 'room',
		address: address ?? '',
		directions: directions ?? '',
		addressFor: addressFor ?? 'enrolled'
	};
}
