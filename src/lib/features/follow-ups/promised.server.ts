import { getCalendarVersion } from '#lib/features/calendars/versions.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Promised } from './wait.ts';

/** What was promised for these wishes: answers first, then first responses, each from its first cycle on. */
export async function listPromises(db: Db, ids: string[]): Promise<Map<string, Promised[]>> {
	const rows = await db
		.selectFrom('requestClock')
		.select([
			'requestId',
			'metric',
			'state',
			'dueAt',
			'atRiskAt',
			'startedAt',
			'stoppedAt',
			'breachedAt',
			'excusedReason'
		])
		.select(['netMs', 'calendarVersionId'])
		.where('requestId', 'in', ids)
		.orderBy('metric')
		.orderBy('cycleNo')
		.execute();
	const promises = new Map<string, Promised[]>();
	for (const { requestId, calendarVersionId, ...row } of rows) {
		const { calendar } = await getCalendarVersion(db, calendarVersionId);
		promises.set(requestId, [...(promises.get(requestId) ?? []), { ...row, calendar }]);
	}
	return promises;
}
