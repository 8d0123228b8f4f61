import { isRunning } from '#lib/features/editions/edition.ts';
import { getEdition } from '#lib/features/editions/queries.server.ts';
import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listFaces, shownFace, type Face, type ShownFace } from '#lib/features/people/faces.server.ts';
import { hasSeat } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { readFigures, readOptions } from './find.server.ts';
import { listComing } from './input.server.ts';
import { canMove, canPublish, canStop, type MixFigures, type MixKind, type MixState } from './mix.ts';
import { mayMix, mayReadSomeGroups } from './policy.ts';

/** How the actor stands to the groups of an edition; whoever has nothing to do with it finds nothing. */
export async function getMixing(db: Db, actor: Actor, editionId: string) {
	const edition = await getEdition(db, actor, editionId);
	const relation = await findEditionRelation(db, actor, editionId);
	if (!mayReadSomeGroups(relation)) notFound();
	return {
		edition: { id: edition.id, title: edition.title, mixPublished: edition.mixPublished },
		mayMix: mayMix(relation),
		participates: relation.participates,
		coordinates: relation.coordinates,
		running: isRunning(edition.state)
	};
}

export type MixView = NonNullable<Awaited<ReturnType<typeof findMixes>>['published']>;

/** The proposal that waits and the groups in force, whole; for those who may make groups. */
export async function findMixes(db: Db, editionId: string) {
	const rows = await db
		.selectFrom('mix')
		.leftJoin('person as stopper', 'stopper.id', 'mix.stoppedBy')
		.leftJoin('person as asker', 'asker.id', 'mix.askedBy')
		.selectAll('mix')
		.select(['stopper.givenName as stopper', 'asker.givenName as asker'])
		.where('mix.editionId', '=', editionId)
		.where('mix.state', 'in', ['proposed', 'stopped', 'published'])
		.orderBy('mix.publishedAt', 'desc')
		.orderBy('mix.id')
		.execute();
	const proposal = rows.find((row) => canPublish(row.state));
	const published = rows.find((row) => row.state === 'published');
	return {
		proposal: proposal ? await viewOf(db, proposal) : null,
		published: published ? await viewOf(db, published) : null
	};
}

type MixRow = {
	id: string;
	state: MixState;
	version: number;
	proposedAt: string | null;
	publishAt: string | null;
	publishedAt: string | null;
	stoppedAt: string | null;
	stopper: string | null;
	asker: string | null;
	kind: MixKind;
	figures: string;
	options: string;
};

async function viewOf(db: Db, mix: MixRow) {
	const { id, state, kind, version, proposedAt, publishAt, publishedAt, stoppedAt, stopper, asker } = mix;
	const figures = readFigures(mix.figures);
	return {
		id,
		version,
		proposedAt,
		publishAt,
		publishedAt,
		stoppedAt,
		stopper,
		asker,
		state,
		kind,
		canStop: canStop(state),
		figures,
		options: optionsOf(mix, figures),
		sessions: await listSessions(db, mix)
	};
}

/** What each way to repair asks and gives, while there is something to choose. */
function optionsOf({ state, options }: MixRow, figures: MixFigures | null) {
	if (!canPublish(state)) return [];
	return readOptions(options).map(({ figures: { measures }, proven }, index) => ({
		number: index + 1,
		moves: measures.moved,
		uneven: measures.organisationDeviation,
		proven,
		chosen: !figures?.byHand && JSON.stringify(measures) === JSON.stringify(figures?.measures)
	}));
}

export type SessionGroups = Awaited<ReturnType<typeof listSessions>>[number];

async function listSessions(db: Db, mix: Pick<MixRow, 'id' | 'state'>) {
	const sessions = await db
		.selectFrom('mixSession')
		.innerJoin('session', 'session.id', 'mixSession.sessionId')
		.select(['session.id', 'session.number', 'session.startsAt', 'session.endsAt', 'mixSession.groups'])
		.where('mixSession.mixId', '=', mix.id)
		.where('mixSession.replacedAt', 'is', null)
		.where('session.cancelledAt', 'is', null)
		.orderBy('mixSession.round')
		.execute();
	const seats = await db
		.selectFrom('mixSeat')
		.select(['sessionId', 'personId', 'groupNumber'])
		.where('mixId', '=', mix.id)
		.execute();
	const coming = await listComing(db, sessions);
	const ids = [...seats.map((seat) => seat.personId), ...[...coming.values()].flat()];
	const faces = await listFaces(db, [...new Set(ids)], localDate(now()));
	return sessions.map((session) => {
		const groupOf = new Map(
			seats.filter((seat) => seat.sessionId === session.id).map((seat) => [seat.personId, seat.groupNumber])
		);
		const movable = canMove(mix.state, session, now());
		const people = movable ? (coming.get(session.id) ?? []) : [...groupOf.keys()];
		const gone = [...groupOf.keys()].filter((personId) => !people.includes(personId)).length;
		return { ...session, movable, gone, ...tablesOf(session.groups, groupOf, shownByName(faces, people)) };
	});
}

function tablesOf(count: number, groupOf: Map<string, number>, people: ShownFace[]) {
	return {
		groups: Array.from({ length: count }, (_, table) => ({
			number: table + 1,
			people: people.filter((face) => groupOf.get(face.personId) === table + 1)
		})),
		unseated: people.filter((face) => !groupOf.has(face.personId))
	};
}

function shownByName(faces: Map<string, Face>, personIds: string[]): ShownFace[] {
	return personIds
		.flatMap((id) => faces.get(id) ?? [])
		.map((face) => shownFace(face, true))
		.sort((one, other) => one.name.localeCompare(other.name, 'nl'));
}

/** Everybody with a seat in the edition, to choose from. */
export async function listParticipants(db: Db, editionId: string): Promise<ShownFace[]> {
	const rows = await db
		.selectFrom('enrolment')
		.select('personId')
		.where('editionId', '=', editionId)
		.where(hasSeat())
		.execute();
	const faces = await listFaces(
		db,
		rows.map((row) => row.personId),
		localDate(now())
	);
	return shownByName(faces, [...faces.keys()]);
}
