import type { EditionState } from '#lib/features/editions/edition.ts';
import {
	listEditions,
	listSeats,
	type EditionRow,
	type Seat
} from '#lib/features/editions/queries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { clashText } from './clash-words.ts';
import { listClashes } from './clashes.server.ts';
import { listDuos } from './duos.server.ts';
import { showPlaces } from '#lib/features/whereabouts/places.server.ts';
import { listSessionsOfEditions, type SessionRow } from './queries.server.ts';

export type SessionCard = Awaited<ReturnType<typeof listSessionCards>>[number];
export type EditionCard = Awaited<ReturnType<typeof listOverview>>[number];

/** Editions with everything that needs deciding: duos, seats, clashes and open places. */
export async function listOverview(
	db: Db,
	actor: Actor,
	filter: { state?: EditionState; trainingId?: string } = {}
) {
	const editions = await listEditions(db, actor, filter);
	return await summariseAll(db, actor, editions, actor.staff);
}

/** Editions to start of which the first session begins before an instant, soonest first; what clashes is not looked for. */
export async function listBeginning(db: Db, actor: Actor, until: string) {
	const at = now();
	const editions = await listEditions(db, actor, { state: 'to_start' });
	const soon = editions.filter(
		({ firstStart }) => firstStart !== null && at < firstStart && firstStart < until
	);
	return await summariseAll(db, actor, soon, false);
}

async function summariseAll(db: Db, actor: Actor, editions: EditionRow[], clashing: boolean) {
	const ids = editions.map((edition) => edition.id);
	const sessions = await listSessionsOfEditions(db, actor, ids);
	const cards = await toCards(db, actor, sessions, clashing);
	const seats = await listSeats(db, ids);
	const byEdition = Map.groupBy(cards, (card) => card.editionId);
	return editions.map((edition) =>
		summarise(edition, byEdition.get(edition.id) ?? [], seats.get(edition.id) ?? [])
	);
}

function summarise(edition: EditionRow, sessions: SessionCard[], seats: Seat[]) {
	const { id, title, trainingId, trainingTitle, state, minimum } = edition;
	const going = sessions.filter((session) => !session.cancelled);
	return {
		id,
		title,
		trainingId,
		trainingTitle,
		state,
		minimum,
		sessions,
		seats,
		capacity: going.length ? Math.min(...going.map((session) => session.seats)) : 0,
		openPlaces: going.reduce((sum, session) => sum + session.openPlaces, 0),
		warnings: going.flatMap((session) => session.warnings)
	};
}

/** Sessions as they are shown in lists: with their duo, and for staff what clashes. */
export async function listSessionCards(db: Db, actor: Actor, editionIds: string[]) {
	const sessions = await listSessionsOfEditions(db, actor, editionIds);
	return await toCards(db, actor, sessions);
}

export async function toCards(db: Db, actor: Actor, sessions: SessionRow[], clashing = actor.staff) {
	const ids = sessions.map((session) => session.id);
	const duos = await listDuos(db, ids);
	// A place kept to the page is named on the session's own page only.
	const places = await showPlaces(db, ids, () => ({ enrolled: actor.staff, onPage: actor.staff }));
	const at = now();
	const clashes = clashing
		? await listClashes(
				db,
				sessions.filter((session) => session.startsAt > at).map((session) => session.id)
			)
		: null;
	return sessions.map((session) => {
		const duo = duos.get(session.id) ?? [null, null];
		const past = session.endsAt <= at;
		const { id, editionId, number, startsAt, endsAt, seats, cancelReason } = session;
		return {
			id,
			editionId,
			number,
			startsAt,
			endsAt,
			seats,
			place: places.get(id)?.name ?? '',
			cancelled: session.cancelledAt !== null,
			cancelReason,
			past,
			duo,
			openPlaces: past ? 0 : duo.filter((half) => half === null).length,
			warnings: (clashes?.get(id) ?? []).map(clashText)
		};
	});
}
