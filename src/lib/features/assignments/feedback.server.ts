import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { closedUntilTrainer } from '#lib/features/people/closings.server.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit, writeReadAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { forbidden, notFound } from '#lib/server/refuse.ts';
import { mayAssess } from './policy.ts';
import { readableSubmissions } from './submissions.server.ts';

/** Keeps a trainer's own feedback; what was released stays as it was and gets a next version. */
export async function saveFeedback(db: Db, actor: Actor, submissionId: string, text: string) {
	await db.transaction().execute(async (trx) => {
		const submission = await askToAssess(trx, actor, submissionId);
		await writeVersion(trx, actor, submissionId, text);
		await audit(trx, actor, 'feedback.save', submission);
	});
}

/** Shows it to the author from now on, who gets a mail without its content. */
export async function releaseFeedback(db: Db, actor: Actor, submissionId: string, text: string) {
	await db.transaction().execute(async (trx) => {
		const submission = await askToAssess(trx, actor, submissionId);
		const id = await writeVersion(trx, actor, submissionId, text);
		await trx.updateTable('feedback').set({ releasedAt: now() }).where('id', '=', id).execute();
		await queueMails(trx, {
			dedupKey: `feedback/${id}`,
			recipientId: submission.personId,
			template: 'assignments.feedback',
			ids: { submissionId }
		});
		await audit(trx, actor, 'feedback.release', submission);
	});
}

/** Hides work with data of clients for everyone at once and asks its author to replace it. */
export async function flagSubmission(db: Db, actor: Actor, submissionId: string) {
	await db.transaction().execute(async (trx) => {
		const submission = await askToAssess(trx, actor, submissionId);
		await trx
			.updateTable('submission')
			.set({ flaggedAt: now(), flaggedBy: actor.personId, emptiedAt: null })
			.where('id', '=', submissionId)
			.execute();
		await raiseAlerts(trx, {
			key: `submission-flagged/${submissionId}/${now()}`,
			recipientId: submission.personId,
			kind: 'submission_flagged',
			facts: { title: submission.title },
			href: `/opdrachten/${submission.assignmentId}`,
			mail: true
		});
		await audit(trx, actor, 'submission.flag', submission);
	});
}

async function askToAssess(trx: Trx, actor: Actor, submissionId: string) {
	const submission = await readableSubmissions(trx, actor)
		.select([
			'submission.id',
			'submission.personId',
			'submission.assignmentId',
			'submission.handedInAt',
			'submission.flaggedAt'
		])
		.select(['assignment.editionId', 'assignment.title'])
		.where('submission.id', '=', submissionId)
		.executeTakeFirst();
	if (!submission) notFound();
	if (!mayAssess(actor, await findEditionRelation(trx, actor, submission.editionId), submission.personId))
		forbidden();
	if (!submission.handedInAt || submission.flaggedAt) notFound();
	return submission;
}

/** The next words of one trainer: the open version changes, a released one is followed by another. */
async function writeVersion(trx: Trx, actor: Actor, submissionId: string, text: string) {
	const last = await trx
		.selectFrom('feedback')
		.select(['id', 'version', 'releasedAt'])
		.where('submissionId', '=', submissionId)
		.where('authorId', '=', actor.personId)
		.orderBy('version', 'desc')
		.executeTakeFirst();
	if (last && !last.releasedAt) {
		await trx.updateTable('feedback').set({ text, writtenAt: now() }).where('id', '=', last.id).execute();
		return last.id;
	}
	const id = newId();
	const version = (last?.version ?? 0) + 1;
	await trx
		.insertInto('feedback')
		.values({ id, submissionId, authorId: actor.personId, version, text, writtenAt: now() })
		.execute();
	return id;
}

/**
 * The feedback on one submission, for its author and the trainers who may read it: of every trainer the last
 * released version, and one's own draft. Hidden or absent work has none.
 */
export async function listFeedback(db: Db, actor: Actor, submissionId: string) {
	const rows = await readableSubmissions(db, actor)
		.innerJoin('feedback', 'feedback.submissionId', 'submission.id')
		.innerJoin('person as trainer', 'trainer.id', 'feedback.authorId')
		.select([
			'feedback.id',
			'feedback.authorId',
			'feedback.version',
			'feedback.text',
			'feedback.writtenAt',
			'feedback.releasedAt'
		])
		.select([
			'trainer.givenName',
			'trainer.infix',
			'trainer.familyName',
			'trainer.shieldedAt',
			'submission.personId'
		])
		.where('submission.id', '=', submissionId)
		.where('submission.flaggedAt', 'is', null)
		// Of work that was destroyed and begun anew, what was said about it before.
		.where((where) =>
			where.not(closedUntilTrainer(actor.personId, 'feedback.writtenAt', 'assignment.editionId'))
		)
		.where((where) =>
			where.or([
				where('feedback.releasedAt', 'is not', null),
				where('feedback.authorId', '=', actor.personId)
			])
		)
		.orderBy('feedback.version', 'desc')
		.execute();
	if (rows[0]) await noteReading(db, actor, submissionId, rows[0].personId);
	const named = rows.map(({ givenName, infix, familyName, shieldedAt, ...row }) => ({
		...row,
		author: visibleName({ givenName, infix, familyName, shieldedAt })
	}));
	return {
		released: lastReleased(named),
		draft: named.find((row) => row.authorId === actor.personId && !row.releasedAt)
	};
}

function lastReleased<Row extends { authorId: string; releasedAt: string | null }>(rows: Row[]) {
	const released = rows.filter((row) => row.releasedAt !== null);
	return released.filter(
		(row, index) => released.findIndex((other) => other.authorId === row.authorId) === index
	);
}

async function noteReading(db: Db, actor: Actor, submissionId: string, personId: string) {
	await writeReadAudit(db, {
		actorId: actor.personId,
		action: 'feedback.read',
		objectId: submissionId,
		personId
	});
}

async function audit(
	trx: Trx,
	actor: Actor,
	action: AuditAction,
	submission: { id: string; personId: string }
) {
	await writeAudit(trx, {
		actorId: actor.personId,
		action,
		objectId: submission.id,
		personId: submission.personId
	});
}
