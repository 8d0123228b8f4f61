import { EDITION_STATES, isRunning } from '#lib/features/editions/edition.ts';
import { listEditions, type EditionRow } from '#lib/features/editions/queries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listDuos, type Duo } from '#lib/features/sessions/duos.server.ts';
import { showPlaces } from '#lib/features/whereabouts/places.server.ts';
import type { ShownPlace } from '#lib/features/whereabouts/place.ts';
import { listSessionsOfEditions, type SessionRow } from '#lib/features/sessions/queries.server.ts';
import {
	getTraining,
	listTopicsOfTrainings,
	readableTrainings
} from '#lib/features/trainings/queries.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pageAfter, type Paged } from '#lib/server/paging.ts';
import { localDate } from '#lib/server/zone.ts';
import { offerPath } from '#lib/features/enrolments/answer-offer.server.ts';
import {
	canEnrol,
	canOffer,
	enrolmentState,
	isLate,
	type EnrolmentState
} from '#lib/features/enrolments/enrolment.ts';
import { loadWaitlists, type Waitlist } from '#lib/features/enrolments/waitlist.server.ts';
import { mayEnrolOthers } from '#lib/features/enrolments/policy.ts';
import { listOwnPreferences } from '#lib/features/enrolments/preferences.server.ts';
import { countStandings, type CatalogueStanding } from './standing.server.ts';

const RUNNING = EDITION_STATES.filter(isRunning);

export type CatalogueItem = {
	id: string;
	title: string;
	summary: string;
	topics: string[];
	/** Editions one can still enrol in, and the seats left in them. */
	editions: number;
	free: number;
	nextStart: string | null;
	/** Whether that start has been already, and nothing starts after it. */
	begun: boolean;
	own: EnrolmentState['kind'] | null;
};

/**
 * What is on offer, by title, a page at a time; every word of a search must occur somewhere in the title, summary or
 * topics. Where only free seats are looked for, only trainings that have one are shown.
 */
export async function listCatalogue(
	db: Db,
	actor: Actor,
	{ search = '', onlyFree = false, after = '' }: { search?: string; onlyFree?: boolean; after?: string }
): Promise<Paged<CatalogueItem>> {
	const trainings = await searchTrainings(db, actor, search);
	const editions = await listEditions(db, actor, { states: RUNNING });
	const standings = await countStandings(
		db,
		actor,
		editions.map((edition) => edition.id)
	);
	const own = Map.groupBy(editions, (edition) => edition.trainingId);
	const items = trainings.map((training) => ({
		...training,
		...summarise(actor, own.get(training.id) ?? [], standings)
	}));
	return pageAfter(onlyFree ? items.filter(({ free }) => free > 0) : items, after);
}

async function searchTrainings(db: Db, actor: Actor, search: string) {
	const trainings = await readableTrainings(db, actor)
		.select(['training.id', 'title', 'summary'])
		.where('training.publishedAt', 'is not', null)
		.orderBy('title')
		.execute();
	const rows = await listTopicsOfTrainings(
		db,
		trainings.map((training) => training.id)
	);
	const topics = Map.groupBy(rows, (topic) => topic.trainingId);
	return trainings
		.map((training) => ({ ...training, topics: (topics.get(training.id) ?? []).map(({ name }) => name) }))
		.filter((item) => matches([item.title, item.summary, ...item.topics].join(' '), search));
}

function summarise(actor: Actor, editions: EditionRow[], standings: Map<string, CatalogueStanding>) {
	const states = editions.map((edition) => {
		const standing = standings.get(edition.id);
		return { standing, state: stateOf(actor, edition, standing) };
	});
	const open = states.filter(({ state }) => state.kind !== 'closed' && state.kind !== 'full');
	const starts = open.flatMap(({ standing }) => standing?.firstStart ?? []).toSorted();
	const coming = starts.find((start) => start > now());
	const own = states
		.map(({ state }) => state.kind)
		.filter((kind) => kind === 'offered' || kind === 'enrolled' || kind === 'waiting');
	return {
		editions: open.length,
		free: open.reduce((sum, { standing }) => sum + (standing?.free ?? 0), 0),
		nextStart: coming ?? starts.at(-1) ?? null,
		begun: !coming,
		own: own[0] ?? null
	};
}

function stateOf(actor: Actor, edition: EditionRow, standing: CatalogueStanding | undefined): EnrolmentState {
	if (!standing) return { kind: 'closed' };
	const { firstStart, own, awaited } = standing;
	const open = canEnrol({ ...edition, firstStart }, now(), localDate(now()), actor.staff);
	const offering = canOffer(firstStart, now());
	// A free seat for which somebody waits goes to who waits.
	const free = offering && awaited ? 0 : standing.free;
	return enrolmentState(own, open, free, offering);
}

/** Words without case or accents, so that "cafe" finds "Café". */
function matches(text: string, search: string) {
	const folded = fold(text);
	return fold(search)
		.split(/\s+/)
		.every((word) => folded.includes(word));
}

function fold(text: string) {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

export type CatalogueSession = Pick<SessionRow, 'id' | 'number' | 'startsAt' | 'endsAt' | 'cancelledAt'> & {
	place: ShownPlace;
	duo: Duo;
};

export type CatalogueEdition = Pick<EditionRow, 'id' | 'title' | 'state' | 'enrolUntil'> & {
	capacity: number;
	free: number;
	waiting: number;
	enrolment: EnrolmentState;
	enrolmentId: string | null;
	offerHref: string | null;
	sessions: CatalogueSession[];
	leads: boolean;
	/** Giving up one's seat now would count as late. */
	late: boolean;
};

/** A training with the editions that still run, each with its sessions, its seats and how the actor stands to it. */
export async function getOffering(db: Db, actor: Actor, trainingId: string) {
	const training = await getTraining(db, actor, trainingId);
	const editions = await listEditions(db, actor, { trainingId, states: RUNNING });
	const ids = editions.map((edition) => edition.id);
	const waitlists = await loadWaitlists(db, ids);
	const own = await listOwn(db, actor, ids);
	const sessions = await listSessionsOfEditions(db, actor, ids);
	const duos = await listDuos(
		db,
		sessions.map((session) => session.id)
	);
	const topics = await listTopicsOfTrainings(db, [trainingId]);
	const offers = editions.map((edition) => {
		const rows = sessions.filter((session) => session.editionId === edition.id);
		return toOffer(actor, edition, waitlists.get(edition.id), rows, duos, own.get(edition.id));
	});
	return {
		training: { ...training, topics: topics.map((topic) => topic.name) },
		editions: await addPlaces(db, actor, offers),
		preferences: await listOwnPreferences(db, actor, trainingId),
		enrolsOthers: mayEnrolOthers(actor)
	};
}

async function listOwn(db: Db, actor: Actor, editionIds: string[]) {
	const rows = await db
		.selectFrom('enrolment')
		.leftJoin('seatOffer', (join) =>
			join.onRef('seatOffer.enrolmentId', '=', 'enrolment.id').on('seatOffer.settledAt', 'is', null)
		)
		.select(['enrolment.id', 'enrolment.editionId', 'seatOffer.id as offerId'])
		.where('enrolment.personId', '=', actor.personId)
		.where('enrolment.endedAt', 'is', null)
		.where('enrolment.editionId', 'in', editionIds)
		.execute();
	return new Map(rows.map((row) => [row.editionId, row]));
}

type Own = { id: string; offerId: string | null };
type Offer = Omit<CatalogueEdition, 'sessions'> & { sessions: Omit<CatalogueSession, 'place'>[] };

function toOffer(
	actor: Actor,
	edition: EditionRow,
	waitlist: Waitlist | undefined,
	sessions: SessionRow[],
	duos: Map<string, Duo>,
	own: Own | undefined
): Offer {
	const { id, title, state, enrolUntil } = edition;
	const enrolment = stateOf(
		actor,
		edition,
		waitlist && { ...waitlist, awaited: waitlist.next.length > 0, own: waitlist.own.get(actor.personId) }
	);
	const leads = sessions.some((session) =>
		duos.get(session.id)?.some((half) => half?.personId === actor.personId)
	);
	return {
		id,
		title,
		state,
		enrolUntil,
		capacity: waitlist?.capacity ?? 0,
		free: waitlist?.free ?? 0,
		waiting: waitlist ? waitlist.own.size - waitlist.placed : 0,
		enrolment,
		enrolmentId: own?.id ?? null,
		offerHref: own?.offerId ? offerPath(own.offerId) : null,
		sessions: sessions.map((session) => ({
			id: session.id,
			number: session.number,
			startsAt: session.startsAt,
			endsAt: session.endsAt,
			cancelledAt: session.cancelledAt,
			duo: duos.get(session.id) ?? [null, null]
		})),
		leads,
		late: enrolment.kind === 'enrolled' && isLate(waitlist?.firstStart ?? null, now())
	};
}

/** A secret place is not named in the catalogue; who takes part sees it. */
async function addPlaces(db: Db, actor: Actor, offers: Offer[]): Promise<CatalogueEdition[]> {
	const takingPart = offers.filter(
		({ enrolment, leads }) => enrolment.kind === 'enrolled' || leads || actor.staff
	);
	const own = new Set(takingPart.flatMap(({ sessions }) => sessions.map(({ id }) => id)));
	const ids = offers.flatMap(({ sessions }) => sessions.map(({ id }) => id));
	const places = await showPlaces(db, ids, (id) => ({ enrolled: own.has(id), onPage: true }));
	return offers.map((offer) => ({
		...offer,
		sessions: offer.sessions.map((session) => ({ ...session, place: places.get(session.id)! }))
	}));
}
