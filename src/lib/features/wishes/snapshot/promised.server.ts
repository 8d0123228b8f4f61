import { getCalendarVersion } from '#lib/features/calendars/versions.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Promised } from '../clocks/elapsed.ts';

/** What was promised for these wishes: answers first, then first responses, each from its first cycle on. */
export async function listPromises(db: Db, ids: string[]): Promise<Map<string, Promised[]>> {
	const rows = await db
		.selectFrom('wishClock')
		.select([
			'wishId',
			'metric',
			'state',
			'dueAt',
			'atRiskAt',
			'startedAt',
			'stoppedAt',
			'brokenAt',
			'excusedReason'
		])
		.select(['netMs', 'calendarVersionId'])
		.where('wishId', 'in', ids)
		.orderBy('metric')
		.orderBy('cycleNo')
		.execute();
	const promises = new Map<string, Promised[]>();
	for (const { wishId, calendarVersionId, ...row } of rows) {
		const { calendar } = await getCalendarVersion(db, calendarVersionId);
		promises.set(wishId, [...(promises.get(wishId) ?? []), { ...row, calendar }]);
	}
	return promises;
}
