import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import type { Db } from '#lib/server/db/open.ts';
import { changedDays, sameHours } from './days.ts';
import { getCalendarVersion } from './versions.server.ts';

/** The background work that tells running clocks of days that were entered, changed or taken back. */
export const DAYS_CHANGED = 'calendar.daysChanged';

/**
 * The hours that running clocks keep, each with the days of the new calendar, where they are not those of the new
 * calendar itself; undefined when no running clock has a day to learn of.
 */
export async function hoursToCarry(
	db: Db,
	calendarId: string,
	next: BusinessCalendar
): Promise<BusinessCalendar[] | undefined> {
	const inUse = await listInUse(db, calendarId);
	if (!inUse.some((calendar) => changedDays(calendar, next).length)) return undefined;
	return inUse
		.filter((calendar) => !sameHours(calendar, next))
		.filter((calendar, index, all) => all.findIndex((other) => sameHours(other, calendar)) === index)
		.map((calendar) => ({ ...calendar, exceptions: next.exceptions }));
}

/** The version among some of one calendar that has the same weekly hours and holidays as another. */
export async function findCarried(db: Db, versionIds: string[], versionId: string) {
	const { calendar } = await getCalendarVersion(db, versionId);
	for (const id of versionIds) {
		const candidate = await getCalendarVersion(db, id);
		if (sameHours(candidate.calendar, calendar)) return id;
	}
	return undefined;
}

async function listInUse(db: Db, calendarId: string) {
	const rows = await db
		.selectFrom('wishClock')
		.innerJoin('businessCalendarVersion as version', 'version.id', 'wishClock.calendarVersionId')
		.select('version.id')
		.distinct()
		.where('version.calendarId', '=', calendarId)
		.where('wishClock.state', 'in', ['running', 'paused'])
		.execute();
	const versions = await Promise.all(rows.map((row) => getCalendarVersion(db, row.id)));
	return versions.map((version) => version.calendar);
}
