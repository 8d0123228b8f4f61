import { growthOfNetwork } from '#lib/features/encounters/growth.server.ts';
import { minutesUnwatched } from '#lib/features/wishes/attention/heartbeat.server.ts';
import { showBoard } from '#lib/features/wishes/lists/board.server.ts';
import { listOpenSessions } from '#lib/features/sessions/queries.server.ts';
import { listDuos } from '#lib/features/sessions/duos.server.ts';
import { listBeginning } from '#lib/features/sessions/overview.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';

const DECIDE_WITHIN = 28 * DAY;
const SHOWN = 8;

/** Today's list of a stafmedewerker: what is late or will be, what has no full duo, what must be decided. */
export async function showStaffHome(db: Db, actor: Actor) {
	const [{ counts, columns }, unwatched, openSessions, toDecide, growth] = await Promise.all([
		showBoard(db, actor, SHOWN),
		minutesUnwatched(db),
		listWithDuos(db, actor),
		listToDecide(db, actor),
		growthOfNetwork(db)
	]);
	const pressing = columns
		.filter(({ column }) => column !== 'open')
		.flatMap((column) => column.cards)
		.sort((one, other) => (one.time.due ?? '9').localeCompare(other.time.due ?? '9'));
	return {
		unwatched,
		pressing: pressing.slice(0, SHOWN),
		counts,
		openSessions,
		toDecide,
		growth
	};
}

async function listWithDuos(db: Db, actor: Actor) {
	const sessions = await listOpenSessions(db, actor);
	const shown = sessions.slice(0, SHOWN);
	const duos = await listDuos(
		db,
		shown.map((session) => session.id)
	);
	return {
		count: sessions.length,
		sessions: shown.map((session) => ({ ...session, duo: duos.get(session.id) ?? [null, null] }))
	};
}

/** Editions that begin within four weeks and are not yet definitive: go or no-go. */
async function listToDecide(db: Db, actor: Actor) {
	const editions = await listBeginning(db, actor, addMs(now(), DECIDE_WITHIN));
	return editions.map(({ id, title, sessions, seats, minimum, capacity, openPlaces }) => ({
		id,
		title,
		minimum,
		capacity,
		openPlaces,
		first: sessions.find((session) => !session.cancelled)?.startsAt ?? '',
		taken: seats.reduce((sum, seat) => sum + seat.people, 0)
	}));
}
