import { currentCalendar, getCalendarVersion } from '#lib/features/calendars/versions.server.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { workingDaysAfter } from './counted-clock.ts';

/** Some working days on, by the office hours the wish's own clock runs on. */
export async function workingDaysFrom(trx: Trx, wishId: string, at: string, days: number): Promise<string> {
	const clock = await trx
		.selectFrom('wishClock')
		.select('calendarVersionId')
		.where('wishId', '=', wishId)
		.orderBy('cycleNo', 'desc')
		.orderBy('metric')
		.limit(1)
		.executeTakeFirst();
	const { calendar } = clock
		? await getCalendarVersion(trx, clock.calendarVersionId)
		: await currentCalendar(trx, null);
	return workingDaysAfter(calendar, at, days);
}
