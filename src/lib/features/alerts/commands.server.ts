import { addMs, MINUTE, now } from '#lib/server/clock.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails, type QueuedMail } from '#lib/server/mail/outbox.ts';
import { localDate } from '#lib/server/zone.ts';
import type { NewAlert } from './alert.ts';
import { isMailTime } from './mail-moment.ts';
import { listWorkWeeks } from './mail-moment.server.ts';

/** Raises alerts in the app, and by mail where asked, each exactly once; a summary before what it summarises. */
export async function raiseAlerts(trx: Trx, ...alerts: NewAlert[]) {
	const fresh: Raised[] = [];
	for (const some of inChunks(alerts.filter(({ partOf }) => !partOf)))
		fresh.push(...(await insert(trx, some)));
	for (const some of inChunks(alerts.filter(({ partOf }) => partOf))) await insert(trx, some);
	for (const some of inChunks(fresh.filter(({ mail }) => mail === true)))
		await queueMails(trx, ...some.map(ownMail));
	await queueUrgent(trx, recipientsOf(fresh.filter(({ mail }) => mail === 'urgent')));
}

type Raised = NewAlert & { id: string };

async function insert(trx: Trx, alerts: NewAlert[]): Promise<Raised[]> {
	const summaries = await findSummaries(trx, alerts);
	const rows = await trx
		.insertInto('alert')
		.values(alerts.map((alert) => toRow(alert, summaries)))
		.onConflict((conflict) => conflict.column('dedupKey').doNothing())
		.returning(['id', 'dedupKey'])
		.execute();
	const ids = new Map(rows.map(({ id, dedupKey }) => [dedupKey, id]));
	return alerts.flatMap((alert) => {
		const id = ids.get(dedupKeyOf(alert));
		return id ? [{ ...alert, id }] : [];
	});
}

function toRow(alert: NewAlert, summaries: Map<string, string>) {
	const partOf = summaries.get(`${alert.partOf}/${alert.recipientId}`) ?? null;
	return {
		id: newId(),
		dedupKey: dedupKeyOf(alert),
		recipientId: alert.recipientId,
		kind: alert.kind,
		facts: JSON.stringify(alert.facts),
		ids: JSON.stringify(alert.ids ?? {}),
		href: alert.href,
		raisedAt: now(),
		partOf,
		awaitsMail: partOf === null && typeof alert.mail === 'string' ? alert.mail : null
	};
}

function dedupKeyOf({ key, recipientId }: Pick<NewAlert, 'key' | 'recipientId'>) {
	return `${key}/${recipientId}`;
}

async function findSummaries(trx: Trx, alerts: NewAlert[]) {
	const keys = alerts.flatMap(({ partOf, recipientId }) => (partOf ? [`${partOf}/${recipientId}`] : []));
	const rows = await trx
		.selectFrom('alert')
		.select(['id', 'dedupKey'])
		.where('dedupKey', 'in', [...new Set(keys)])
		.execute();
	return new Map(rows.map(({ id, dedupKey }) => [dedupKey, id]));
}

function ownMail(alert: Raised): QueuedMail {
	return {
		dedupKey: `alert/${dedupKeyOf(alert)}`,
		recipientId: alert.recipientId,
		template: 'alert',
		ids: { alertId: alert.id }
	};
}

function recipientsOf(alerts: NewAlert[]) {
	return [...new Set(alerts.map(({ recipientId }) => recipientId))].sort();
}

/** One urgent mail a person and day, a minute on so that it says all that came at once; out of hours the digest says it. */
async function queueUrgent(trx: Trx, recipientIds: string[]) {
	if (!recipientIds.length) return;
	const at = now();
	const weeks = await listWorkWeeks(trx, recipientIds);
	const date = localDate(at);
	const releaseAt = addMs(at, MINUTE);
	await queueMails(
		trx,
		...[...weeks]
			.filter(([, week]) => isMailTime(week, at))
			.map(([recipientId]) => ({
				dedupKey: `urgent/${recipientId}/${date}`,
				recipientId,
				template: 'alert.urgent',
				ids: { date, until: releaseAt },
				releaseAt
			}))
	);
}
