import { sql, type ExpressionBuilder } from 'kysely';
import type { Actor } from '#lib/features/people/actor.ts';
import { closedUntilTrainer } from '#lib/features/people/closings.server.ts';
import { belongsOn, hasSeat, leadsUntilTail } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Tables } from '#lib/server/db/tables.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';

/**
 * Assignments the actor may read. Staff and the edition's trainers: all. Who takes part, who handed in and
 * who looks after people that take part: the published ones.
 */
export function readableAssignments(db: Db, actor: Actor) {
	const all = db
		.selectFrom('assignment')
		.innerJoin('edition', 'edition.id', 'assignment.editionId')
		.leftJoin('session', 'session.id', 'assignment.sessionId');
	return all.$if(!actor.staff, (query) =>
		query.where((where) =>
			where.or([
				where('assignment.editionId', 'in', leadsUntilTail(db, actor.personId)),
				where.and([
					where('assignment.publishedAt', 'is not', null),
					where.or([
						where('assignment.editionId', 'in', ownEditions(db, actor.personId)),
						where('assignment.editionId', 'in', coordinatedEditions(db, actor)),
						where('assignment.id', 'in', answeredAssignments(db, actor.personId))
					])
				])
			])
		)
	);
}

/** Editions somebody has a seat in. */
export function ownEditions(db: Db, personId: string) {
	return db
		.selectFrom('enrolment')
		.select('enrolment.editionId')
		.where('enrolment.personId', '=', personId)
		.where(hasSeat());
}

function answeredAssignments(db: Db, personId: string) {
	return db
		.selectFrom('submission')
		.select('submission.assignmentId')
		.where('submission.personId', '=', personId);
}

function coordinatedEditions(db: Db, actor: Actor) {
	return db
		.selectFrom('enrolment')
		.select('enrolment.editionId')
		.where('enrolment.endedAt', 'is', null)
		.where('enrolment.personId', 'in', peopleOf(db, actor.coordinatedOrganisations));
}

/** Who belongs to one of these organisations today. */
export function peopleOf(db: Db, organisationIds: string[]) {
	const today = localDate(now());
	return db
		.selectFrom('membership')
		.select('membership.personId')
		.where('membership.organisationId', 'in', organisationIds)
		.where(belongsOn(today));
}

const COLUMNS = [
	'assignment.id',
	'assignment.editionId',
	'edition.title as editionTitle',
	'assignment.sessionId',
	'session.number as sessionNumber',
	'assignment.title',
	'assignment.dueAt',
	'assignment.publishedAt',
	'assignment.version'
] as const;

export type AssignmentRow = Awaited<ReturnType<typeof listEditionAssignments>>[number];

/** The assignments of one edition, the first deadline first. */
export async function listEditionAssignments(db: Db, actor: Actor, editionId: string) {
	return await readableAssignments(db, actor)
		.select(COLUMNS)
		.where('assignment.editionId', '=', editionId)
		.orderBy('assignment.dueAt')
		.orderBy('assignment.title')
		.execute();
}

export async function getAssignment(db: Db, actor: Actor, id: string) {
	const row = await readableAssignments(db, actor)
		.select([...COLUMNS, 'assignment.body'])
		.where('assignment.id', '=', id)
		.executeTakeFirst();
	return row ?? notFound();
}

/** The actor's own assignments, in every edition this person has a seat in, each with how far it is. */
export async function listOwnAssignments(db: Db, actor: Actor) {
	return await db
		.selectFrom('assignment')
		.innerJoin('edition', 'edition.id', 'assignment.editionId')
		.leftJoin('session', 'session.id', 'assignment.sessionId')
		.leftJoin('submission', (join) =>
			join
				.onRef('submission.assignmentId', '=', 'assignment.id')
				.on('submission.personId', '=', actor.personId)
		)
		.select([...COLUMNS, 'submission.id as submissionId', 'handedInAt', 'late', 'flaggedAt', 'emptiedAt'])
		.select((select) => countReleased(select).as('feedback'))
		.select((select) => select.case().when(closedWork(actor.personId)).then(1).else(0).end().as('closed'))
		.where('assignment.publishedAt', 'is not', null)
		.where((where) =>
			where.or([
				where('assignment.editionId', 'in', ownEditions(db, actor.personId)),
				where('submission.id', 'is not', null)
			])
		)
		.orderBy('assignment.dueAt')
		.orderBy('assignment.title')
		.execute();
}

/** Whether work was written before a recovery of this account and not opened since; what was destroyed hides nothing. */
export function closedWork(personId: string) {
	const closed = closedUntilTrainer(personId, 'submission.savedAt', 'assignment.editionId');
	return sql<boolean>`(submission.emptied_at is null and ${closed})`;
}

type WithSubmission = ExpressionBuilder<Tables & { submission: Tables['submission'] }, 'submission'>;

/** How many trainers released feedback on a submission. */
export function countReleased(select: unknown) {
	return (select as WithSubmission)
		.selectFrom('feedback')
		.select((count) => count.fn.count<number>('feedback.authorId').distinct().as('authors'))
		.whereRef('feedback.submissionId', '=', 'submission.id')
		.where('feedback.releasedAt', 'is not', null);
}

/** The sessions of an edition an assignment can belong to. */
export async function listSessionChoices(db: Db, editionId: string) {
	return await db
		.selectFrom('session')
		.select(['id', 'number', 'startsAt'])
		.where('editionId', '=', editionId)
		.where('cancelledAt', 'is', null)
		.orderBy('number')
		.execute();
}
