/** Reading what was handed in. Every opening is written down, without its content. */
import type { Actor } from '#lib/features/people/actor.ts';
import { nameFor, visibleName } from '#lib/features/people/names/names.ts';
import { isClosedToNewLead } from '#lib/features/new-leads/hidden.server.ts';
import { hasSeat, leadsUntilTail } from '#lib/features/people/relations.server.ts';
import { writeReadAudit } from '#lib/server/audit.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { stateOf } from './assignment.ts';
import { closedWork, countReleased, peopleOf } from './queries.server.ts';

/**
 * One's own; and, for the trainers of the edition, what others handed in and nobody flagged, as far as it is open to
 * who came later. Nobody else's, ever; and to whoever recovered an account nothing of before, until a trainer of the
 * edition opened it.
 */
export function readableSubmissions(db: Db, actor: Actor) {
	return db
		.selectFrom('submission')
		.innerJoin('assignment', 'assignment.id', 'submission.assignmentId')
		.innerJoin('edition', 'edition.id', 'assignment.editionId')
		.innerJoin('person', 'person.id', 'submission.personId')
		.where((where) => where.not(closedWork(actor.personId)))
		.where((where) =>
			where.or([
				where('submission.personId', '=', actor.personId),
				where.and([
					where('submission.handedInAt', 'is not', null),
					where('submission.flaggedAt', 'is', null),
					where('assignment.editionId', 'in', leadsUntilTail(db, actor.personId)),
					where.not(isClosedToNewLead(actor.personId))
				])
			])
		);
}

const FACTS = [
	'submission.id',
	'submission.assignmentId',
	'submission.personId',
	'submission.handedInAt',
	'submission.late',
	'submission.flaggedAt',
	'submission.emptiedAt'
] as const;

/** The actor's own work for an assignment, if there is any; flagged work is hidden from its author too. */
export async function findOwnSubmission(db: Db, actor: Actor, assignmentId: string) {
	const row = await readableSubmissions(db, actor)
		.select([...FACTS, 'submission.text', 'submission.savedAt'])
		.select((select) => countReleased(select).as('feedback'))
		.where('submission.assignmentId', '=', assignmentId)
		.where('submission.personId', '=', actor.personId)
		.executeTakeFirst();
	if (!row) return undefined;
	await noteReading(db, actor, row);
	const facts = { ...row, feedback: row.feedback ?? 0 };
	const hidden = stateOf(facts) === 'flagged';
	return { ...facts, text: hidden ? '' : row.text, files: hidden ? [] : await listFiles(db, row.id) };
}

/** Whether there is own work for an assignment that is closed since a recovery. */
export async function isOwnWorkClosed(db: Db, actor: Actor, assignmentId: string): Promise<boolean> {
	const row = await db
		.selectFrom('submission')
		.innerJoin('assignment', 'assignment.id', 'submission.assignmentId')
		.select('submission.id')
		.where('submission.assignmentId', '=', assignmentId)
		.where('submission.personId', '=', actor.personId)
		.where(closedWork(actor.personId))
		.executeTakeFirst();
	return row !== undefined;
}

/** Somebody's handed-in work, for a trainer of the edition. */
export async function getSubmission(db: Db, actor: Actor, id: string) {
	const row = await readableSubmissions(db, actor)
		.select([
			...FACTS,
			'submission.text',
			'submission.reason',
			'assignment.title',
			'assignment.editionId',
			'edition.title as editionTitle'
		])
		.select([
			'assignment.dueAt',
			'person.givenName',
			'person.infix',
			'person.familyName',
			'person.shieldedAt'
		])
		.where('submission.id', '=', id)
		.where('submission.personId', '<>', actor.personId)
		.executeTakeFirst();
	if (!row) notFound();
	await noteReading(db, actor, row);
	return { ...row, author: visibleName(row), files: await listFiles(db, row.id) };
}

async function noteReading(db: Db, actor: Actor, submission: { id: string; personId: string }) {
	await writeReadAudit(db, {
		actorId: actor.personId,
		action: 'submission.read',
		objectId: submission.id,
		personId: submission.personId
	});
}

async function listFiles(db: Db, submissionId: string) {
	return await db
		.selectFrom('submissionFile')
		.innerJoin('file', 'file.id', 'submissionFile.fileId')
		.select(['file.id', 'file.name', 'file.size'])
		.where('submissionFile.submissionId', '=', submissionId)
		.orderBy('file.storedAt')
		.orderBy('file.name')
		.execute();
}

/** A file of a submission the actor may read, and the note that it was opened. */
export async function findSubmissionFile(db: Db, actor: Actor, fileId: string) {
	const file = await readableSubmissions(db, actor)
		.innerJoin('submissionFile', 'submissionFile.submissionId', 'submission.id')
		.innerJoin('file', 'file.id', 'submissionFile.fileId')
		.select(['file.id', 'file.name', 'file.mediaType', 'submission.personId'])
		.where('file.id', '=', fileId)
		.where((where) =>
			where.or([where('submission.flaggedAt', 'is', null), where('submission.emptiedAt', 'is not', null)])
		)
		.executeTakeFirst();
	if (!file) return undefined;
	await writeReadAudit(db, {
		actorId: actor.personId,
		action: 'submission_file.read',
		objectId: file.id,
		personId: file.personId
	});
	return file;
}

/** What waits for this trainer's feedback, the longest waiting first; only who and what, not the text. */
export async function listWaitingSubmissions(db: Db, actor: Actor) {
	const rows = await readableSubmissions(db, actor)
		.select([...FACTS, 'assignment.title', 'edition.title as editionTitle', 'assignment.editionId'])
		.select(['person.givenName', 'person.infix', 'person.familyName', 'person.shieldedAt'])
		// Of others one reads nothing but what was handed in where one trains: said again, so that the search begins there.
		.where('assignment.editionId', 'in', leadsUntilTail(db, actor.personId))
		.where('submission.personId', '<>', actor.personId)
		.where('submission.handedInAt', 'is not', null)
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('feedback')
						.select('feedback.id')
						.whereRef('feedback.submissionId', '=', 'submission.id')
						.where('feedback.authorId', '=', actor.personId)
						.where('feedback.releasedAt', 'is not', null)
				)
			)
		)
		.orderBy('submission.handedInAt')
		.execute();
	return rows.map((row) => ({ ...row, author: visibleName(row) }));
}

/** Everyone with a seat and how far each is, for the trainers of the edition. */
export async function listHandIns(db: Db, actor: Actor, assignment: { id: string; editionId: string }) {
	const open = await listOpen(db, actor, assignment.id);
	const rows = await seatsWith(db, assignment)
		.select([
			'submission.id',
			'submission.handedInAt',
			'submission.late',
			'submission.flaggedAt',
			'submission.emptiedAt'
		])
		.select((select) => countReleased(select).as('feedback'))
		.execute();
	return rows.map(({ givenName, infix, familyName, shieldedAt, ...row }) => ({
		...row,
		open: row.id !== null && open.has(row.id),
		late: row.late ?? 0,
		feedback: row.feedback ?? 0,
		author: visibleName({ givenName, infix, familyName, shieldedAt })
	}));
}

/** The hand-ins of an assignment that this trainer can open. */
async function listOpen(db: Db, actor: Actor, assignmentId: string) {
	const rows = await readableSubmissions(db, actor)
		.select('submission.id')
		.where('submission.assignmentId', '=', assignmentId)
		.execute();
	return new Set(rows.map(({ id }) => id));
}

/** Whose work is in, yes or no: all of them for staff, the own people for a coordinator. */
export async function listHandedIn(db: Db, actor: Actor, assignment: { id: string; editionId: string }) {
	const rows = await seatsWith(db, assignment)
		.select('submission.handedInAt')
		.$if(!actor.staff, (query) =>
			query.where('enrolment.personId', 'in', peopleOf(db, actor.coordinatedOrganisations))
		)
		.execute();
	return rows.map((row) => ({
		personId: row.personId,
		name: nameFor(actor, row),
		handedIn: row.handedInAt !== null
	}));
}

function seatsWith(db: Db, assignment: { id: string; editionId: string }) {
	return db
		.selectFrom('enrolment')
		.innerJoin('person', 'person.id', 'enrolment.personId')
		.leftJoin('submission', (join) =>
			join
				.onRef('submission.personId', '=', 'enrolment.personId')
				.on('submission.assignmentId', '=', assignment.id)
		)
		.select([
			'enrolment.personId',
			'person.givenName',
			'person.infix',
			'person.familyName',
			'person.shieldedAt'
		])
		.where('enrolment.editionId', '=', assignment.editionId)
		.where(hasSeat())
		.orderBy('person.familyName')
		.orderBy('person.givenName');
}
