import { findHeartbeat, minutesUnwatched } from '#lib/features/wishes/attention/heartbeat.server.ts';
import { addMs, DAY } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { oldTemplatesOf } from '#lib/server/mail/old-names.ts';

const PERIOD = 30 * DAY;
const LOOKED_AT = 1000;

/** Whether attention still reaches people: when the clocks were last looked at, how late it came, what became of the mails. */
export async function showAlertHealth(db: Db, now: string) {
	const since = addMs(now, -PERIOD);
	const [mails, { at }, unwatched, delaySeconds, unread] = await Promise.all([
		countMails(db, since),
		findHeartbeat(db),
		minutesUnwatched(db),
		delayOf99Percent(db, since),
		countUnread(db)
	]);
	return {
		evaluatedAt: at || null,
		unwatched,
		delaySeconds,
		unread,
		sent: mails.sent ?? 0,
		suppressed: mails.suppressed ?? 0,
		failed: mails.failed ?? 0
	};
}

/** The delay between the instant attention was due and the instant it was given, in seconds, which 99 of 100 kept to. */
async function delayOf99Percent(db: Db, since: string): Promise<number | null> {
	const rows = await db
		.selectFrom('alertThreshold as threshold')
		.innerJoin('wishClock', 'wishClock.id', 'threshold.clockId')
		.innerJoin('wish', 'wish.id', 'wishClock.wishId')
		.select(['threshold.fireAt', 'threshold.firedAt'])
		.where('threshold.firedAt', '>=', since)
		.whereRef('threshold.fireAt', '>=', 'wish.recordedAt')
		.orderBy('threshold.firedAt', 'desc')
		.limit(LOOKED_AT)
		.execute();
	const delays = rows
		.map(({ fireAt, firedAt }) => Math.max(0, Date.parse(firedAt ?? fireAt) - Date.parse(fireAt)))
		.sort((one, other) => one - other);
	const at = delays[Math.ceil(delays.length * 0.99) - 1];
	return at === undefined ? null : Math.round(at / 1000);
}

async function countMails(db: Db, since: string): Promise<Record<string, number>> {
	const rows = await db
		.selectFrom('outbox')
		.select(['state', (select) => select.fn.countAll<number>().as('count')])
		.where((where) =>
			where.or([
				where('template', 'in', ['wish.asker', ...oldTemplatesOf('wish.asker')]),
				where('template', 'like', 'alert%')
			])
		)
		.where('createdAt', '>=', since)
		.groupBy('state')
		.execute();
	return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

async function countUnread(db: Db) {
	const { count } = await db
		.selectFrom('alert')
		.select((select) => select.fn.countAll<number>().as('count'))
		.where('kind', 'like', 'wish%')
		.where('readAt', 'is', null)
		.executeTakeFirstOrThrow();
	return count;
}
