import { addMs, DAY, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { MAIL_DAYS } from './terms.server.ts';

/** Whoever was sent what, and how that ended, is forgotten after a while; what still has to go stays. */
export async function forgetOldMails(db: Db) {
	await db.deleteFrom('outbox').where('settledAt', '<', oldestMail()).execute();
}

export async function countOldMails(db: Db): Promise<number> {
	const { count } = await db
		.selectFrom('outbox')
		.select((select) => select.fn.countAll<number>().as('count'))
		.where('settledAt', '<', oldestMail())
		.executeTakeFirstOrThrow();
	return count;
}

function oldestMail() {
	return addMs(now(), -MAIL_DAYS * DAY);
}
