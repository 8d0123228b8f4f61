import { EDITION_STATES, isRunning, type EditionState } from '#lib/features/editions/edition.ts';
import {
	countEditions,
	listEditions,
	listSeats,
	type EditionRow,
	type Seat
} from '#lib/features/editions/queries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pageAfter } from '#lib/server/paging.ts';
import { clashText } from './clash-words.ts';
import { listClashes } from './clashes.server.ts';
import { listDuos } from './duos.server.ts';
import { showPlaces } from '#lib/features/whereabouts/places.server.ts';
import { listSessionsOfEditions, type SessionRow } from './queries.server.ts';

const RUNNING = EDITION_STATES.filter(isRunning);

/** Each edition takes as much room as its sessions. */
export const PAGE = 20;

export type SessionCard = Awaited<ReturnType<typeof listSessionCards>>[number];

/** What of the editions is shown: those that run (where something needs attention), those in one state, or all. */
export type Planned = 'running' | 'attention' | EditionState | 'all';

/**
 * A page of editions with everything that needs deciding: duos, seats, clashes and open places. What runs comes
 * earliest first, what is over newest first.
 */
export async function showPlanning(db: Db, actor: Actor, chosen: Planned, after = '') {
	const running = await listEditions(db, actor, { states: RUNNING });
	const sessions = await listSessionCards(db, actor, idsOf(running));
	const pressing = new Set(
		sessions
			.filter(({ cancelled, openPlaces, warnings }) => !cancelled && openPlaces + warnings.length > 0)
			.map(({ editionId }) => editionId)
	);
	const page = pageAfter(await choose(db, actor, chosen, running, pressing), after, PAGE);
	const known = page.rows.every(({ state }) => isRunning(state)) ? sessions : undefined;
	return {
		...page,
		rows: await summariseAll(db, page.rows, known ?? (await listSessionCards(db, actor, idsOf(page.rows)))),
		counts: { running: running.length, attention: pressing.size, states: await countEditions(db, actor) },
		openPlaces: sessions.reduce((sum, { cancelled, openPlaces }) => sum + (cancelled ? 0 : openPlaces), 0)
	};
}

async function choose(
	db: Db,
	actor: Actor,
	chosen: Planned,
	running: EditionRow[],
	pressing: Set<string>
): Promise<EditionRow[]> {
	if (chosen === 'running') return running;
	if (chosen === 'attention') return running.filter(({ id }) => pressing.has(id));
	if (chosen === 'all') return (await listEditions(db, actor)).reverse();
	const editions = await listEditions(db, actor, { states: [chosen] });
	return isRunning(chosen) ? editions : editions.reverse();
}

/** Editions to start of which the first session begins before an instant, soonest first; what clashes is not looked for. */
export async function listBeginning(db: Db, actor: Actor, until: string) {
	const at = now();
	const editions = await listEditions(db, actor, { states: ['to_start'] });
	const soon = editions.filter(
		({ firstStart }) => firstStart !== null && at < firstStart && firstStart < until
	);
	const sessions = await listSessionsOfEditions(db, actor, idsOf(soon));
	return await summariseAll(db, soon, await toCards(db, actor, sessions, false));
}

async function summariseAll(db: Db, editions: EditionRow[], sessions: SessionCard[]) {
	const seats = await listSeats(db, idsOf(editions));
	const byEdition = Map.groupBy(sessions, (session) => session.editionId);
	return editions.map((edition) =>
		summarise(edition, byEdition.get(edition.id) ?? [], seats.get(edition.id) ?? [])
	);
}

function idsOf(editions: readonly { id: string }[]) {
	return editions.map(({ id }) => id);
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
