/** What an author does with the own work: save, hand in, take back, remove a file. */
import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import type { ReceivedFile } from '#lib/server/files/receive.ts';
import { insertFiles } from '#lib/server/files/store.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { canBeTakenBack, canBeWritten, isLate, MOST_FILES, stateOf } from './assignment.ts';
import { findNumbers, type NumberMeaning } from './citizen-number.ts';
import { findClientData } from './client-data.ts';
import { mayHandIn } from './policy.ts';
import { closedWork, countReleased, getAssignment } from './queries.server.ts';

/** Throws unless the actor may write for this assignment; asked before a single byte of a file is taken. */
export async function askToWrite(db: Db, actor: Actor, assignmentId: string) {
	const { submission } = await load(db, actor, assignmentId);
	return {
		room:
			submission && stateOf(submission) === 'draft'
				? MOST_FILES - (await listFileIds(db, submission.id)).length
				: MOST_FILES
	};
}

/** Keeps what was typed and sent; answers the files that are no longer needed on the disk. */
export async function saveDraft(
	db: Db,
	actor: Actor,
	assignmentId: string,
	draft: { text: string; files: ReceivedFile[] }
) {
	return await db.transaction().execute(async (trx) => {
		const { submission } = await load(trx, actor, assignmentId);
		if (!canBeWritten(submission)) conflict('assignments_already_handed_in');
		const replaced =
			submission && stateOf(submission) === 'flagged' ? await emptySubmission(trx, submission.id) : [];
		const id = submission?.id ?? (await insertDraft(trx, assignmentId, actor.personId));
		await trx
			.updateTable('submission')
			.set({ text: draft.text, savedAt: now() })
			.where('id', '=', id)
			.execute();
		await addFiles(trx, actor, id, draft.files);
		await audit(trx, actor, 'submission.save', id, { files: draft.files.length });
		return replaced;
	});
}

/**
 * Hands in what was saved. A citizen service number never goes along; what else looks like client data needs a reason,
 * and a number that could be one needs a word for what it is.
 */
export async function handIn(
	db: Db,
	actor: Actor,
	assignmentId: string,
	reason: string,
	number?: NumberMeaning
) {
	await db.transaction().execute(async (trx) => {
		const { assignment, submission } = await load(trx, actor, assignmentId);
		if (!submission || !canBeWritten(submission)) conflict('assignments_already_handed_in');
		if (!submission.text && !(await listFileIds(trx, submission.id)).length)
			conflict('assignments_nothing_yet', {}, 'text');
		const found = new Set(findClientData(submission.text).map((finding) => finding.kind));
		if (found.has('bsn')) conflict('assignments_bsn_refused', {}, 'text');
		if (findNumbers(reason).length) conflict('assignments_number_in_reason', {}, 'reason');
		if (found.has('number') && !number) conflict('assignments_number_missing', {}, 'number');
		const kinds = [...found].filter((kind) => kind !== 'number');
		if (kinds.length && !reason) conflict('assignments_reason_missing', {}, 'reason');
		const late = isLate(submission, assignment.dueAt, now()) ? 1 : 0;
		await trx
			.updateTable('submission')
			.set({
				handedInAt: now(),
				late,
				reason: kinds.length ? reason : '',
				flaggedAt: null,
				flaggedBy: null,
				emptiedAt: null
			})
			.where('id', '=', submission.id)
			.execute();
		await audit(trx, actor, 'submission.hand_in', submission.id, {
			late,
			warned: [...found],
			...(found.has('number') && { number })
		});
	});
}

/** Makes it a draft again, to change it before the deadline. */
export async function takeBack(db: Db, actor: Actor, assignmentId: string) {
	await db.transaction().execute(async (trx) => {
		const { assignment, submission } = await load(trx, actor, assignmentId);
		if (!submission || !canBeTakenBack(submission, assignment.dueAt, now()))
			conflict('assignments_cannot_take_back');
		await trx
			.updateTable('submission')
			.set({ handedInAt: null, reason: '' })
			.where('id', '=', submission.id)
			.execute();
		await audit(trx, actor, 'submission.take_back', submission.id);
	});
}

/** Takes a file off a draft. */
export async function removeFile(db: Db, actor: Actor, assignmentId: string, fileId: string) {
	return await db.transaction().execute(async (trx) => {
		const { submission } = await load(trx, actor, assignmentId);
		const files = submission ? await listFileIds(trx, submission.id) : [];
		if (!submission || !files.includes(fileId)) notFound();
		if (!canBeWritten(submission)) conflict('assignments_already_handed_in');
		await audit(trx, actor, 'submission.remove_file', submission.id);
		return await dropFiles(trx, submission.id, fileId);
	});
}

async function load(db: Db, actor: Actor, assignmentId: string) {
	const assignment = await getAssignment(db, actor, assignmentId);
	const relation = await findEditionRelation(db, actor, assignment.editionId);
	if (!mayHandIn(relation)) forbidden();
	if (!assignment.publishedAt) notFound();
	const submission = await findOwn(db, actor, assignmentId);
	if (submission?.closed) conflict('assignments_closed');
	return { assignment, submission };
}

async function findOwn(db: Db, actor: Actor, assignmentId: string) {
	const row = await db
		.selectFrom('submission')
		.innerJoin('assignment', 'assignment.id', 'submission.assignmentId')
		.select(['submission.id', 'text', 'handedInAt', 'late', 'flaggedAt', 'emptiedAt'])
		.select((select) => countReleased(select).as('feedback'))
		.select((select) => select.case().when(closedWork(actor.personId)).then(1).else(0).end().as('closed'))
		.where('assignmentId', '=', assignmentId)
		.where('personId', '=', actor.personId)
		.executeTakeFirst();
	return row && { ...row, feedback: row.feedback ?? 0 };
}

/** Two first saves at once are one submission. */
async function insertDraft(trx: Trx, assignmentId: string, personId: string) {
	await trx
		.insertInto('submission')
		.values({ id: newId(), assignmentId, personId, text: '', savedAt: now() })
		.onConflict((made) => made.columns(['assignmentId', 'personId']).doNothing())
		.execute();
	const row = await trx
		.selectFrom('submission')
		.select('id')
		.where('assignmentId', '=', assignmentId)
		.where('personId', '=', personId)
		.executeTakeFirstOrThrow();
	return row.id;
}

async function addFiles(trx: Trx, actor: Actor, submissionId: string, files: ReceivedFile[]) {
	if (!files.length) return;
	if ((await listFileIds(trx, submissionId)).length + files.length > MOST_FILES)
		conflict('assignments_too_many_files', {}, 'files');
	await insertFiles(trx, files, actor.personId);
	await trx
		.insertInto('submissionFile')
		.values(files.map((file) => ({ fileId: file.id, submissionId })))
		.execute();
}

async function listFileIds(db: Db, submissionId: string) {
	const rows = await db
		.selectFrom('submissionFile')
		.select('fileId')
		.where('submissionId', '=', submissionId)
		.execute();
	return rows.map((row) => row.fileId);
}

/** Destroys what was flagged, text and files; its author begins with an empty page. */
export async function emptySubmission(trx: Trx, id: string) {
	await trx.updateTable('submission').set({ handedInAt: null }).where('id', '=', id).execute();
	return await emptyText(trx, id);
}

/** What was written and its files go; that and when it was handed in stays. Answers the files that can be removed. */
export async function emptyText(trx: Trx, id: string) {
	await trx
		.updateTable('submission')
		.set({ text: '', reason: '', emptiedAt: now() })
		.where('id', '=', id)
		.execute();
	return await dropFiles(trx, id);
}

/** Takes files out of the tables; their bytes go once the transaction is through. */
async function dropFiles(trx: Trx, submissionId: string, only?: string): Promise<{ id: string }[]> {
	const ids = only ? [only] : await listFileIds(trx, submissionId);
	await trx.deleteFrom('submissionFile').where('fileId', 'in', ids).execute();
	await trx.deleteFrom('file').where('id', 'in', ids).execute();
	return ids.map((id) => ({ id }));
}

async function audit(
	trx: Trx,
	actor: Actor,
	action: AuditAction,
	id: string,
	details: Record<string, unknown> = {}
) {
	await writeAudit(trx, {
		actorId: actor.personId,
		action,
		objectId: id,
		personId: actor.personId,
		details
	});
}
