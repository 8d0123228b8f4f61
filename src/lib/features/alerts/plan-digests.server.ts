import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { digestKey } from './digest-key.ts';
import { digestMoment } from './mail-moment.ts';
import { listWorkWeeks } from './mail-moment.server.ts';

/**
 * Promises a digest to everybody for whom something waits, on the next morning they work. The key is who and which
 * local date, so that it may run as often as it likes: no date has two, and what a date missed the next one tells.
 */
export async function planDigests(db: Db) {
	const at = now();
	const waiting = await listWaiting(db);
	if (!waiting.length) return;
	const people = waiting.map(({ recipientId }) => recipientId);
	const weeks = await listWorkWeeks(db, people);
	const planned = waiting.flatMap(({ recipientId, since }) => {
		const week = weeks.get(recipientId);
		const moment = week && digestMoment(week, { since, at });
		return moment ? [toMail(recipientId, moment)] : [];
	});
	const known = await listKnown(
		db,
		planned.map(({ dedupKey }) => dedupKey)
	);
	const fresh = planned.filter(({ dedupKey }) => !known.has(dedupKey));
	if (fresh.length) await db.transaction().execute((trx) => queueMails(trx, ...fresh));
}

async function listWaiting(db: Db) {
	return await db
		.selectFrom('alert')
		.select(['recipientId', (select) => select.fn.min('raisedAt').as('since')])
		.where('awaitsMail', 'is not', null)
		.groupBy('recipientId')
		.orderBy('recipientId')
		.execute();
}

async function listKnown(db: Db, dedupKeys: string[]) {
	const rows = await db.selectFrom('outbox').select('dedupKey').where('dedupKey', 'in', dedupKeys).execute();
	return new Set(rows.map((row) => row.dedupKey));
}

function toMail(recipientId: string, { date, releaseAt }: { date: string; releaseAt: string }) {
	return {
		dedupKey: digestKey(recipientId, date),
		recipientId,
		template: 'alert.digest',
		ids: { date, until: releaseAt },
		releaseAt
	};
}
