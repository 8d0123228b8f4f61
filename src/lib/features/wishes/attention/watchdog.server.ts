import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { log } from '#lib/server/log.ts';
import { findHeartbeat, minutesUnwatched } from './heartbeat.server.ts';

/** After so many minutes the same silence is told again, each time to the same people. */
const MARKS = [3, 15, 60, 240, 1440];

/** Tells administrators and staff that nobody is warned of late wishes, and again as it lasts. */
export async function watchEvaluation(db: Db, upFor?: number) {
	const minutes = await minutesUnwatched(db, upFor);
	const mark = MARKS.findLast((each) => each <= minutes);
	if (mark === undefined) return;
	log.error({ minutes }, 'the clocks are not looked at');
	const { at } = await findHeartbeat(db);
	const people = await listWatchers(db);
	await db.transaction().execute((trx) =>
		raiseAlerts(
			trx,
			...people.map(({ personId, role }) => ({
				key: `alerts-late/${at}/${mark}`,
				recipientId: personId,
				kind: 'alerts_late' as const,
				facts: { count: minutes },
				href: role === 'admin' ? '/beheer' : '/wensen',
				mail: role === 'admin'
			}))
		)
	);
}

async function listWatchers(db: Db) {
	const rows = await db
		.selectFrom('roleGrant')
		.select(['personId', 'role'])
		.where('role', 'in', ['admin', 'staff'])
		.where('endedAt', 'is', null)
		.orderBy('role')
		.orderBy('personId')
		.execute();
	return rows.filter(({ personId }, index) => rows.findIndex((row) => row.personId === personId) === index);
}
