import type { HardRule } from '#lib/engine/mixing/types.ts';
import { isRunning } from '#lib/features/editions/edition.ts';
import { getEdition } from '#lib/features/editions/queries.server.ts';
import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listFaces, shownFace, type Face, type ShownFace } from '#lib/features/people/faces.server.ts';
import { hasSeat } from '#lib/features/people/relations.server.ts';
import { findJob } from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { readFigures, readOptions } from './find.server.ts';
import { listComing } from './input.server.ts';
import {
	canMove,
	canPublish,
	canStop,
	type MixFigures,
	type MixKind,
	type MixObstacle,
	type MixState
} from './mix.ts';
import { mayMix, mayReadSomeGroups } from './policy.ts';
import type { NamedRule } from './words.ts';

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

/** The calculation that goes on now, or the obstacle the last one met; for those who may make groups. */
export async function findCalculation(db: Db, editionId: string) {
	const mix = await db
		.selectFrom('mix')
		.select(['state', 'jobId', 'obstacle'])
		.where('editionId', '=', editionId)
		.where('state', 'in', ['computing', 'impossible'])
		.orderBy('askedAt', 'desc')
		.orderBy('seed', 'desc')
		.executeTakeFirst();
	if (!mix) return null;
	if (mix.state === 'impossible') return await ended(db, editionId, readObstacle(mix.obstacle));
	const job = mix.jobId ? await findJob(db, mix.jobId) : undefined;
	if (!job || job.state === 'failed') return await ended(db, editionId, { kind: 'failed' });
	return { state: 'going' as const, progress: job.progress, stopping: job.stopRequestedAt !== null };
}

function readObstacle(text: string): MixObstacle {
	return text ? (JSON.parse(text) as MixObstacle) : { kind: 'failed' };
}

/** What stood in the way, with the names of those whom the rules concern. */
async function ended(db: Db, editionId: string, obstacle: MixObstacle) {
	const rules = obstacle.kind === 'rules' ? await nameRules(db, editionId, obstacle.rules) : [];
	return { state: 'ended' as const, why: obstacle.kind, rules };
}

async function nameRules(db: Db, editionId: string, rules: HardRule[]): Promise<NamedRule[]> {
	const names = await listNames(
		db,
		rules.flatMap((rule) => rule.people)
	);
	const rounds = await listComingNumbers(db, editionId);
	return rules.map((rule) => ({
		rule: rule.rule,
		names: rule.people.map((id) => names.get(id) ?? ''),
		group: rule.rule === 'pinned' ? rule.group : null,
		session: rule.rule === 'pinned' ? (rounds[rule.round - 1] ?? rule.round) : null
	}));
}

async function listComingNumbers(db: Db, editionId: string) {
	const rows = await db
		.selectFrom('session')
		.select('number')
		.where('editionId', '=', editionId)
		.where('cancelledAt', 'is', null)
		.where('startsAt', '>', now())
		.orderBy('startsAt')
		.orderBy('id')
		.execute();
	return rows.map((row) => row.number);
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

/** The rules with the names of whom they concern. */
export async function listSeatingRules(db: Db, editionId: string) {
	const rules = await db
		.selectFrom('seatingRule')
		.leftJoin('session', 'session.id', 'seatingRule.sessionId')
		.select([
			'seatingRule.id',
			'seatingRule.kind',
			'seatingRule.personId',
			'seatingRule.otherId',
			'seatingRule.groupNumber'
		])
		.select(['session.number as session', 'session.startsAt'])
		.where('seatingRule.editionId', '=', editionId)
		.where((where) => where.or([where('session.id', 'is', null), where('session.startsAt', '>', now())]))
		.orderBy('seatingRule.askedAt')
		.orderBy('seatingRule.id')
		.execute();
	const ids = rules.flatMap((rule) => [rule.personId, rule.otherId ?? rule.personId]);
	const names = await listNames(db, ids);
	return rules.map(({ id, kind, personId, otherId, groupNumber, session }) => ({
		id,
		rule: kind,
		names: [personId, otherId].flatMap((one) => (one ? (names.get(one) ?? '') : [])),
		group: groupNumber,
		session
	}));
}

async function listNames(db: Db, personIds: string[]): Promise<Map<string, string>> {
	const faces = await listFaces(db, personIds, localDate(now()));
	return new Map([...faces.values()].map((face) => [face.personId, shownFace(face, true).name]));
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
