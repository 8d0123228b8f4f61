import type { Actor } from '#lib/features/people/actor.ts';
import { listDuos, type Duo } from '#lib/features/sessions/duos.server.ts';
import { showPlaces } from '#lib/features/whereabouts/places.server.ts';
import type { ShownPlace } from '#lib/features/whereabouts/place.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pageAfter } from '#lib/server/paging.ts';
import { offerPath } from './answer-offer.server.ts';
import { loadWaitlists } from './waitlist.server.ts';

export type OwnSession = {
	id: string;
	editionId: string;
	training: string;
	edition: string;
	number: number;
	startsAt: string;
	endsAt: string;
	role: 'participant' | 'trainer';
	cancelled: boolean;
	cancelReason: string;
	place: ShownPlace;
	duo: Duo;
};

/** The sessions in the actor's own diary, with those that were called off: what is to come first to last, what was last to first. */
export async function listOwnSessions(
	db: Db,
	actor: Actor
): Promise<{ coming: OwnSession[]; past: OwnSession[] }> {
	const { coming, past } = await partRows(db, actor);
	return { coming: await describe(db, coming), past: await describe(db, past) };
}

/** The same for the own diary as a page: what is to come, and of what was fifty at a time. */
export async function showAgenda(db: Db, actor: Actor, after: string) {
	const { coming, past } = await partRows(db, actor);
	const page = pageAfter(past, after);
	return { coming: await describe(db, coming), past: { ...page, rows: await describe(db, page.rows) } };
}

export async function listComingSessions(db: Db, actor: Actor): Promise<OwnSession[]> {
	return await describe(db, (await partRows(db, actor)).coming);
}

/** What is not over first to last, and what was and was not called off last to first. */
async function partRows(db: Db, actor: Actor) {
	const rows = await listRows(db, actor);
	const at = now();
	return {
		coming: rows.filter(({ endsAt }) => endsAt > at),
		past: rows.filter(({ endsAt, cancelledAt }) => endsAt <= at && cancelledAt === null).reverse()
	};
}

type Row = Awaited<ReturnType<typeof listRows>>[number];

async function describe(db: Db, rows: Row[]): Promise<OwnSession[]> {
	const ids = rows.map((row) => row.id);
	const duos = await listDuos(db, ids);
	const over = new Set(rows.filter((row) => row.endsAt <= now()).map((row) => row.id));
	// Afterwards nobody has to find it any more.
	const places = await showPlaces(db, ids, (id) => ({ enrolled: !over.has(id), onPage: true }));
	return rows.map(({ cancelledAt, ...row }) => ({
		...row,
		cancelled: cancelledAt !== null,
		place: places.get(row.id)!,
		duo: duos.get(row.id) ?? [null, null]
	}));
}

async function listRows(db: Db, actor: Actor) {
	return await db
		.selectFrom('diaryEntry')
		.innerJoin('session', 'session.id', 'diaryEntry.sessionId')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.innerJoin('training', 'training.id', 'edition.trainingId')
		.select(['session.id', 'session.editionId', 'session.number', 'session.startsAt', 'session.endsAt'])
		.select([
			'session.cancelledAt',
			'session.cancelReason',
			'edition.title as edition',
			'training.title as training'
		])
		.select('diaryEntry.role')
		.where('diaryEntry.personId', '=', actor.personId)
		.where((where) =>
			where.or([where('diaryEntry.method', '=', 'request'), where('session.cancelledAt', 'is not', null)])
		)
		.orderBy('session.startsAt')
		.orderBy('session.id')
		.execute();
}

export type OwnWaiting = {
	editionId: string;
	trainingId: string;
	training: string;
	edition: string;
	position: number;
	offeredUntil: string | null;
	offerHref: string | null;
};

/** Where the actor waits for a seat or has one on offer. */
export async function listOwnWaiting(db: Db, actor: Actor): Promise<OwnWaiting[]> {
	const rows = await db
		.selectFrom('enrolment')
		.innerJoin('edition', 'edition.id', 'enrolment.editionId')
		.innerJoin('training', 'training.id', 'edition.trainingId')
		.leftJoin('seatOffer', (join) =>
			join.onRef('seatOffer.enrolmentId', '=', 'enrolment.id').on('seatOffer.settledAt', 'is', null)
		)
		.select([
			'edition.id as editionId',
			'edition.trainingId',
			'edition.title as edition',
			'training.title as training',
			'seatOffer.id as offerId'
		])
		.where('enrolment.personId', '=', actor.personId)
		.where('enrolment.placedAt', 'is', null)
		.where('enrolment.endedAt', 'is', null)
		.where('edition.state', 'in', ['to_start', 'definitive'])
		.orderBy('enrolment.askedAt')
		.execute();
	const waitlists = await loadWaitlists(
		db,
		rows.map((row) => row.editionId)
	);
	return rows.map(({ offerId, ...row }) => {
		const { position = 0, offeredUntil = null } = waitlists.get(row.editionId)?.own.get(actor.personId) ?? {};
		return { ...row, position, offeredUntil, offerHref: offerId ? offerPath(offerId) : null };
	});
}
