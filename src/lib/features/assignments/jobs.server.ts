import { hasSeat } from '#lib/features/people/relations.server.ts';
import type { AlertIds } from '#lib/features/alerts/alert.ts';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { discard } from '#lib/server/files/receive.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { emptySubmission } from './hand-in.server.ts';
import { countNewHandIns, listTrainersWithNews } from './news.server.ts';

/** Once a day, each trainer is told of new hand-ins: one alert for each assignment, which the daily mail says too. */
export async function tellOfHandIns(db: Db) {
	const until = now();
	for (const trainerId of await listTrainersWithNews(db, addMs(until, -7 * DAY))) {
		await db.transaction().execute(async (trx) => {
			const since = await lastTold(trx, trainerId);
			const news = await countNewHandIns(trx, trainerId, { since, until });
			const alerts = news.map(({ id, title, count }) => ({
				key: `hand-ins/${id}/${until}`,
				recipientId: trainerId,
				kind: 'hand_ins_new' as const,
				facts: { title, count },
				ids: { assignmentId: id, since, until },
				href: `/opdrachten/${id}`,
				mail: 'digest' as const
			}));
			if (alerts.length) await raiseAlerts(trx, ...alerts);
		});
	}
}

/** Until when a trainer was told of hand-ins, also by a mail of an earlier release; a week back at most. */
async function lastTold(trx: Trx, trainerId: string): Promise<string> {
	const alert = await trx
		.selectFrom('alert')
		.select('ids')
		.where('recipientId', '=', trainerId)
		.where('kind', '=', 'hand_ins_new')
		.orderBy('raisedAt', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (alert) return String((JSON.parse(alert.ids) as AlertIds).until);
	const mail = await trx
		.selectFrom('outbox')
		.select((select) => select.fn.max('createdAt').as('at'))
		.where('recipientId', '=', trainerId)
		.where('template', '=', 'assignments.digest')
		.executeTakeFirst();
	return mail?.at ?? addMs(now(), -7 * DAY);
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
		.where(hasSeat())
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
	{ name: 'tell of new hand-ins', cron: '20 8 * * *', run: tellOfHandIns },
	{ name: 'remind of deadlines', cron: '0 8 * * *', run: remindOfDeadlines },
	{ name: 'empty flagged submissions', cron: '40 3 * * *', run: (db) => emptyFlaggedSubmissions(db) }
];
