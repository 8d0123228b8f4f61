import { isRunning } from '#lib/features/editions/edition.ts';
import { getEdition } from '#lib/features/editions/queries.server.ts';
import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listFaces, shownFace, type ShownFace } from '#lib/features/people/faces.server.ts';
import { findPersonViews, peopleOf } from '#lib/features/people/readable.server.ts';
import { isShieldedFrom, mayReadEmail } from '#lib/features/people/visibility.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { loadWaitlist } from './waitlist.server.ts';
import { mayEnrolOthers, mayPlace } from './policy.ts';
import { readableEnrolments } from './queries.server.ts';

export type Participant = ShownFace & {
	enrolmentId: string;
	email: string;
	mayWithdraw: boolean;
	/** The place in the line, or 0 with a seat or an offer. */
	position: number;
	offeredUntil: string | null;
};

/** Who takes part and who waits, as far as the actor may know them; the numbers are for everyone who may open the list. */
export async function getParticipants(db: Db, actor: Actor, editionId: string) {
	const edition = await getEdition(db, actor, editionId);
	const relation = await findEditionRelation(db, actor, editionId);
	const enrolsOthers = mayEnrolOthers(actor);
	if (!relation.staff && !relation.trains && !relation.participates && !enrolsOthers) notFound();
	const waitlist = await loadWaitlist(db, editionId);
	const rows = await listRows(db, actor, editionId);
	const shown = await showPeople(db, actor, rows);
	const people = rows.map((row, index) => ({
		...shown[index]!,
		enrolmentId: row.id,
		...standing(waitlist.own.get(row.personId))
	}));
	const running = isRunning(edition.state);
	return {
		capacity: waitlist.capacity,
		free: waitlist.free,
		placed: waitlist.placed,
		waitingCount: waitlist.own.size - waitlist.placed,
		participants: people.filter((_, index) => rows[index]?.placedAt !== null),
		waiting: people
			.filter((_, index) => rows[index]?.placedAt === null)
			.toSorted((one, other) => one.position - other.position),
		enrolsOthers: enrolsOthers && running,
		places: mayPlace(actor) && running,
		candidates: running ? await listCandidates(db, actor, editionId) : [],
		preferring: running && enrolsOthers ? await listPreferring(db, actor, editionId) : []
	};
}

async function listRows(db: Db, actor: Actor, editionId: string) {
	return await readableEnrolments(db, actor)
		.select([
			'enrolment.id',
			'enrolment.personId',
			'enrolment.placedAt',
			'person.email',
			'person.erasedAt',
			'person.sharesContactAt',
			'person.shieldedAt'
		])
		.where('enrolment.editionId', '=', editionId)
		.where('enrolment.endedAt', 'is', null)
		.orderBy('person.familyName')
		.orderBy('person.givenName')
		.execute();
}

type Row = Awaited<ReturnType<typeof listRows>>[number];

async function showPeople(db: Db, actor: Actor, rows: Row[]) {
	const ids = rows.map((row) => row.personId);
	const faces = await listFaces(db, ids, localDate(now()));
	const viewOf = await findPersonViews(db, actor, ids);
	return rows.map((row) => {
		const view = viewOf(row.personId);
		const face = faces.get(row.personId)!;
		return {
			...shownFace(face, !isShieldedFrom(row, view)),
			email: row.erasedAt === null && mayReadEmail(row, view) ? row.email : '',
			mayWithdraw: view.self || view.staff || view.coordinates
		};
	});
}

function standing(own: { position: number; offeredUntil: string | null } | undefined) {
	return { position: own?.position ?? 0, offeredUntil: own?.offeredUntil ?? null };
}

/** The coordinator's own people who are not in this edition yet. */
async function listCandidates(db: Db, actor: Actor, editionId: string) {
	const rows = await db
		.selectFrom('person')
		.select(['person.id', 'familyName'])
		.where('person.id', 'in', peopleOf(db, actor.coordinatedOrganisations))
		.where('person.id', 'not in', activeIn(db, editionId))
		.orderBy('familyName')
		.orderBy('givenName')
		.execute();
	return await facesInOrder(
		db,
		actor,
		rows.map((row) => row.id)
	);
}

export type Preferring = ShownFace & { rank: number };

/** Whoever would like to take part and is not in it yet, the dearest preferring first. */
async function listPreferring(db: Db, actor: Actor, editionId: string): Promise<Preferring[]> {
	const rows = await db
		.selectFrom('preference')
		.select(['personId', 'rank'])
		.where('editionId', '=', editionId)
		.where('personId', 'not in', activeIn(db, editionId))
		.$if(!actor.staff, (query) => query.where('personId', 'in', peopleOf(db, actor.coordinatedOrganisations)))
		.orderBy('rank')
		.orderBy('givenAt')
		.orderBy('personId')
		.execute();
	const faces = await facesInOrder(
		db,
		actor,
		rows.map((row) => row.personId)
	);
	return faces.map((face, index) => ({ ...face, rank: rows[index]?.rank ?? 0 }));
}

function activeIn(db: Db, editionId: string) {
	return db
		.selectFrom('enrolment')
		.select('enrolment.personId')
		.where('enrolment.editionId', '=', editionId)
		.where('enrolment.endedAt', 'is', null);
}

async function facesInOrder(db: Db, actor: Actor, personIds: string[]) {
	const faces = await listFaces(db, personIds, localDate(now()));
	return personIds.map((id) => shownFace(faces.get(id)!, actor.staff));
}
