import { addMs, DAY, now } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Db } from '#lib/server/db/open.ts';
import { discard } from '#lib/server/files/receive.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { localDate } from '#lib/server/zone.ts';
import { emptySubmission } from './hand-in.server.ts';
import { countNewHandIns, listTrainersWithNews } from './news.server.ts';

/** Once a day, each trainer with new hand-ins is promised one mail about all of them. */
export async function mailNewHandIns(db: Db) {
	for (const trainerId of await listTrainersWithNews(db, addMs(now(), -7 * DAY))) {
		const since = await lastDigest(db, trainerId);
		if (!(await countNewHandIns(db, trainerId, since)).length) continue;
		await db.transaction().execute(async (trx) => {
			await queueMails(trx, {
				dedupKey: `hand-ins/${trainerId}/${localDate(now())}`,
				recipientId: trainerId,
				template: 'assignments.digest',
				ids: { since }
			});
		});
	}
}

async function lastDigest(db: Db, trainerId: string) {
	const row = await db
		.selectFrom('outbox')
		.select((select) => select.fn.max('createdAt').as('at'))
		.where('recipientId', '=', trainerId)
		.where('template', '=', 'assignments.digest')
		.executeTakeFirst();
	return row?.at ?? addMs(now(), -7 * DAY);
}

/** Two days before a deadline, whoever has not handed in is reminded once. */
export async function remindOfDeadlines(db: Db) {
	const rows = await db
		.selectFrom('assignment')
		.innerJoin('enrolment', 'enrolment.editionId', 'assignment.editionId')
		.leftJoin('submission', (join) =>
			join
				.onRef('submission.assignmentId', '=', 'assignment.id')
				.onRef('submission.personId', '=', 'enrolment.personId')
		)
		.select(['assignment.id', 'enrolment.personId'])
		.where('assignment.publishedAt', 'is not', null)
		.where('assignment.dueAt', '>', now())
		.where('assignment.dueAt', '<=', addMs(now(), 2 * DAY))
		.where('enrolment.placedAt', 'is not', null)
		.where('enrolment.endedAt', 'is', null)
		.where('submission.handedInAt', 'is', null)
		.execute();
	await db.transaction().execute(async (trx) => {
		const mails = rows.map(({ id, personId }) => ({
			dedupKey: `assignment-reminder/${id}/${personId}`,
			recipientId: personId,
			template: 'assignments.reminder',
			ids: { assignmentId: id }
		}));
		await queueMails(trx, ...mails);
	});
}

/** What was flagged and not replaced within a week is destroyed. */
export async function emptyFlaggedSubmissions(db: Db, dataDir: string = readConfig().dataDir) {
	const old = await db
		.selectFrom('submission')
		.select('id')
		.where('flaggedAt', '<', addMs(now(), -7 * DAY))
		.where('emptiedAt', 'is', null)
		.execute();
	for (const { id } of old)
		await discard(dataDir, await db.transaction().execute((trx) => emptySubmission(trx, id)));
}

export const assignmentJobs: ScheduledJob[] = [
	{ name: 'mail new hand-ins', cron: '30 8 * * *', run: mailNewHandIns },
	{ name: 'remind of deadlines', cron: '0 8 * * *', run: remindOfDeadlines },
	{ name: 'empty flagged submissions', cron: '40 3 * * *', run: (db) => emptyFlaggedSubmissions(db) }
];
