/** Mails about assignments: titles, dates and links; never a text somebody wrote. */
import type { LineWriters, WriteLine } from '#lib/features/alerts/digest.server.ts';
import { findRecipient } from '#lib/features/people/mails.server.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow, Rendered } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { countNewHandIns } from './news.server.ts';

export const assignmentMails: MailTemplates = {
	'assignments.feedback': mailFeedback,
	'assignments.digest': mailDigest,
	'assignments.reminder': mailReminder
};

async function mailFeedback(db: Db, row: OutboxRow, { origin }: MailContext): Promise<Rendered> {
	const submission = await db
		.selectFrom('submission')
		.innerJoin('assignment', 'assignment.id', 'submission.assignmentId')
		.select(['assignment.id', 'assignment.title', 'submission.flaggedAt'])
		.where('submission.id', '=', String(row.ids.submissionId))
		.executeTakeFirst();
	const recipient = await findRecipient(db, row.recipientId);
	if (!submission || !recipient || submission.flaggedAt) return { suppress: 'the submission is gone' };
	const words = {
		name: recipient.givenName,
		title: submission.title,
		link: `${origin}/opdrachten/${submission.id}`
	};
	const locale = { locale: recipient.language };
	return {
		to: recipient.to,
		subject: m.assignments_mail_feedback_subject({ title: submission.title }, locale),
		text: m.assignments_mail_feedback_text(words, locale)
	};
}

/** In the daily mail, counted again when it is sent. */
const writeHandIns: WriteLine = async (db, { personId }, { ids }) => {
	const news = await countNewHandIns(db, personId, { since: String(ids.since), until: String(ids.until) });
	const own = news.find(({ id }) => id === ids.assignmentId);
	return own && { facts: { title: own.title, count: own.count } };
};
export const handInLines: LineWriters = { hand_ins_new: writeHandIns };

/** Promised by releases of before December 2026, which told of hand-ins in a mail of its own. */
async function mailDigest(db: Db, row: OutboxRow, { origin }: MailContext): Promise<Rendered> {
	const news = await countNewHandIns(db, row.recipientId, { since: String(row.ids.since) });
	const recipient = await findRecipient(db, row.recipientId);
	if (!news.length || !recipient) return { suppress: 'nothing is new any more' };
	const list = news.map(({ title, count }) => `${count} × ${title}`).join('\n');
	const locale = { locale: recipient.language };
	return {
		to: recipient.to,
		subject: m.assignments_mail_digest_subject({}, locale),
		text: m.assignments_mail_digest_text(
			{ name: recipient.givenName, list, link: `${origin}/opdrachten` },
			locale
		)
	};
}

async function mailReminder(db: Db, row: OutboxRow, { origin }: MailContext): Promise<Rendered> {
	const assignmentId = String(row.ids.assignmentId);
	const assignment = await db
		.selectFrom('assignment')
		.select(['title', 'dueAt'])
		.where('id', '=', assignmentId)
		.executeTakeFirst();
	const recipient = await findRecipient(db, row.recipientId);
	if (!assignment || !recipient) return { suppress: 'the assignment is gone' };
	if (await isIn(db, assignmentId, row.recipientId)) return { suppress: 'it was handed in' };
	const words = {
		name: recipient.givenName,
		title: assignment.title,
		due: formatMoment(assignment.dueAt, recipient.language),
		link: `${origin}/opdrachten/${assignmentId}`
	};
	const locale = { locale: recipient.language };
	return {
		to: recipient.to,
		subject: m.assignments_mail_reminder_subject({ title: assignment.title }, locale),
		text: m.assignments_mail_reminder_text(words, locale)
	};
}

async function isIn(db: Db, assignmentId: string, personId: string) {
	const row = await db
		.selectFrom('submission')
		.select('handedInAt')
		.where('assignmentId', '=', assignmentId)
		.where('personId', '=', personId)
		.executeTakeFirst();
	return row !== undefined && row.handedInAt !== null;
}
