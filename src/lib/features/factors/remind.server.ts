import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { readMark } from '#lib/server/db/settings.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { daysLeft, graceEnds, REMINDERS } from './factor.ts';
import { listHolders } from './holders.server.ts';
import { readAsksSince } from './standing.server.ts';

/** Tells whoever has no factor yet how many days are left, at thirty, fourteen and three. */
export async function remindOfFactors(db: Db) {
	const since = await readAsksSince(db);
	if (!since || (await readMark(db)) === 'demonstration') return;
	const holders = await listHolders(db);
	const due = holders.flatMap((holder) => {
		if (holder.hasFactor) return [];
		const endsAt = graceEnds(holder, since);
		const left = daysLeft(endsAt, now());
		const days = REMINDERS.find((limit) => left <= limit);
		return left > 0 && days ? [{ personId: holder.personId, endsAt, days }] : [];
	});
	await db.transaction().execute((trx) =>
		queueMails(
			trx,
			...due.map(({ personId, endsAt, days }) => ({
				dedupKey: `factor-reminder/${personId}/${endsAt}/${days}`,
				recipientId: personId,
				template: 'factors.reminder',
				ids: { days }
			}))
		)
	);
}
