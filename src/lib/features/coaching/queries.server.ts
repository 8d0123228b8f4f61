import type { Actor } from '#lib/features/people/actor.ts';
import { closedUntilOther } from '#lib/features/people/closings.server.ts';
import { fullName, visibleName, type NameParts } from '#lib/features/people/names/names.ts';
import { TRAINER_TAIL, hasSeat } from '#lib/features/people/relations.server.ts';
import { writeReadAudit } from '#lib/server/audit.ts';
import { addMs, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { pairStateOf } from './coaching.ts';
import { openNote } from './keys.server.ts';

/** The pairs somebody is one of the two of; no role opens any other. */
export function readablePairs(db: Db, actor: Actor) {
	return db
		.selectFrom('coachingPair')
		.innerJoin('person as coach', 'coach.id', 'coachingPair.coachId')
		.innerJoin('person as participant', 'participant.id', 'coachingPair.participantId')
		.where((where) =>
			where.or([
				where('coachingPair.coachId', '=', actor.personId),
				where('coachingPair.participantId', '=', actor.personId)
			])
		);
}

/** Notes of one's own pairs; those of before a recovery of one's account once the other of the two opened them. */
export function readableNotes(db: Db, actor: Actor) {
	const two = ['coachingPair.coachId', 'coachingPair.participantId'] as const;
	return db
		.selectFrom('coachingNote')
		.innerJoin('coachingPair', 'coachingPair.id', 'coachingNote.pairId')
		.where((where) => where.or(two.map((one) => where(one, '=', actor.personId))))
		.where((where) => where.not(closedUntilOther(actor.personId, 'coachingNote.writtenAt', ...two)));
}

function selectPairs(db: Db, actor: Actor) {
	return readablePairs(db, actor)
		.leftJoin('edition', 'edition.id', 'coachingPair.editionId')
		.select([
			'coachingPair.id',
			'coachId',
			'participantId',
			'askedAt',
			'askedBy',
			'acceptedAt',
			'endedAt',
			'notesToldAt',
			'notesGoneAt',
			'edition.title as editionTitle'
		])
		.select([
			'coach.givenName as coachGiven',
			'coach.infix as coachInfix',
			'coach.familyName as coachFamily',
			'coach.shieldedAt as coachShielded'
		])
		.select([
			'participant.givenName as ownGiven',
			'participant.infix as ownInfix',
			'participant.familyName as ownFamily'
		]);
}

type PairRow = Awaited<ReturnType<ReturnType<typeof selectPairs>['execute']>>[number];
export type Pair = ReturnType<typeof describe>;

function describe(row: PairRow, actor: Actor) {
	const participant = fullName({ givenName: row.ownGiven, infix: row.ownInfix, familyName: row.ownFamily });
	const { id, coachId, participantId, askedAt, askedBy, acceptedAt, endedAt, editionTitle } = row;
	const { notesToldAt, notesGoneAt } = row;
	const coaches = coachId === actor.personId;
	const names = { givenName: row.coachGiven, infix: row.coachInfix, familyName: row.coachFamily };
	const coach = coaches ? fullName(names) : visibleName({ ...names, shieldedAt: row.coachShielded });
	return {
		id,
		coachId,
		participantId,
		askedAt,
		askedBy,
		acceptedAt,
		endedAt,
		notesToldAt,
		notesGoneAt,
		editionTitle,
		coach,
		participant,
		coaches,
		other: coaches ? participant : coach,
		state: pairStateOf(row)
	};
}

/** The actor's pairs, those that go on first. */
export async function listPairs(db: Db, actor: Actor): Promise<Pair[]> {
	const rows = await selectPairs(db, actor).orderBy('askedAt', 'desc').execute();
	return rows
		.map((row) => describe(row, actor))
		.sort((one, other) => Number(one.endedAt !== null) - Number(other.endedAt !== null));
}

export async function getPair(db: Db, actor: Actor, id: string): Promise<Pair> {
	const row = await selectPairs(db, actor).where('coachingPair.id', '=', id).executeTakeFirst();
	return row ? describe(row, actor) : notFound();
}

/** The notes of one pair, the latest first. That they were opened is written down, not what is in them. */
export async function listNotes(db: Db, actor: Actor, pairId: string) {
	const pair = await getPair(db, actor, pairId);
	const rows = await readableNotes(db, actor)
		.select(['coachingNote.id', 'pairId', 'authorId', 'body', 'keyVersion', 'writtenAt', 'struckAt'])
		.where('pairId', '=', pair.id)
		.orderBy('writtenAt', 'desc')
		.orderBy('coachingNote.id')
		.execute();
	await writeReadAudit(db, {
		actorId: actor.personId,
		action: 'coaching.read',
		objectId: pair.id,
		personId: pair.participantId
	});
	return rows.map((row) => ({
		id: row.id,
		own: row.authorId === actor.personId,
		author: row.authorId === pair.coachId ? pair.coach : pair.participant,
		text: openNote(row),
		writtenAt: row.writtenAt,
		struckAt: row.struckAt
	}));
}

export type Choice = { personId: string; name: string; editionId: string };

/** Whom a coach can start with: who has a seat in the editions this person leads. */
export async function listPossibleParticipants(db: Db, actor: Actor): Promise<Choice[]> {
	const rows = await db
		.selectFrom('enrolment')
		.innerJoin('person', 'person.id', 'enrolment.personId')
		.select(['enrolment.personId', 'enrolment.editionId', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where(hasSeat())
		.where('enrolment.personId', '<>', actor.personId)
		.where('person.erasedAt', 'is', null)
		.where('enrolment.editionId', 'in', recentlyLed(db, actor))
		.orderBy('familyName')
		.orderBy('givenName')
		.execute();
	return eachOnce(rows);
}

/** Whom somebody can ask: the trainers of the editions this person has a seat in. */
export async function listPossibleCoaches(db: Db, actor: Actor): Promise<Choice[]> {
	const rows = await db
		.selectFrom('enrolment')
		.innerJoin('session', 'session.editionId', 'enrolment.editionId')
		.innerJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
		.innerJoin('person', 'person.id', 'sessionLead.personId')
		.select(['sessionLead.personId', 'enrolment.editionId', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('enrolment.personId', '=', actor.personId)
		.where(hasSeat())
		.where('sessionLead.personId', '<>', actor.personId)
		.where('person.erasedAt', 'is', null)
		.orderBy('familyName')
		.orderBy('givenName')
		.execute();
	return eachOnce(rows);
}

function recentlyLed(db: Db, actor: Actor) {
	return db
		.selectFrom('session')
		.innerJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
		.select('session.editionId')
		.where('sessionLead.personId', '=', actor.personId)
		.where('session.endsAt', '>', addMs(now(), -TRAINER_TAIL));
}

function eachOnce(
	rows: (NameParts & { personId: string; editionId: string; shieldedAt: string | null })[]
): Choice[] {
	const choices = new Map<string, Choice>();
	for (const row of rows) {
		if (!choices.has(row.personId))
			choices.set(row.personId, { personId: row.personId, name: visibleName(row), editionId: row.editionId });
	}
	return [...choices.values()];
}
