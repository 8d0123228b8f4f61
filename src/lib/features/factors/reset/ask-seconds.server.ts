import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { NewAlert } from '#lib/features/alerts/alert.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { confirmedFrom, listSeconds, openResets } from './resets.server.ts';

/** Asks whoever may take lost factors away, once every address could say no for a day. */
export async function askFactorSeconds(db: Db) {
	for (const reset of await openResets(db).execute()) {
		const from = await confirmedFrom(db, reset.id);
		if (!from || now() < from) continue;
		const alerts = (await listSeconds(db, reset)).map(({ id }): NewAlert => ({
			key: `factor-second/${reset.id}`,
			recipientId: id,
			kind: 'factor_second',
			facts: {},
			href: `/mensen/${reset.personId}`,
			mail: 'digest'
		}));
		await db.transaction().execute((trx) => raiseAlerts(trx, ...alerts));
	}
}
