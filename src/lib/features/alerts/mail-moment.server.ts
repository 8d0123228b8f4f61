import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addDays, atLocalCompatible, localDate, localTime } from '#lib/server/zone.ts';
import { isMailTime, nextMailMorning, type LocalNow } from './mail-moment.ts';

/** How far ahead a working day is looked for; after a longer absence the mail goes out at once. */
const HORIZON = 60;

/** When a mail about work may reach somebody: now, or at half past eight on the next working day. */
export async function mailMomentFor(db: Db, personId: string): Promise<string> {
	const person = await db
		.selectFrom('person')
		.select('workingDays')
		.where('id', '=', personId)
		.executeTakeFirst();
	const absences = await db
		.selectFrom('absence')
		.select(['startsOn', 'endsOn'])
		.where('personId', '=', personId)
		.where('endsOn', '>=', localDate(now()))
		.execute();
	const absentOn = (date: string) =>
		absences.some(({ startsOn, endsOn }) => startsOn <= date && date <= endsOn);
	const workingDays = person?.workingDays || '12345';
	const days = comingDays();
	if (days[0] && isMailTime(days[0], workingDays, absentOn)) return now();
	const morning = nextMailMorning(days, workingDays, absentOn);
	return morning ? atLocalCompatible(morning.date, morning.time) : now();
}

function comingDays(): LocalNow[] {
	const today = localDate(now());
	return Array.from({ length: HORIZON }, (_, ahead) => {
		const date = addDays(today, ahead);
		return { date, time: localTime(now()), weekday: isoWeekday(date) };
	});
}

function isoWeekday(date: string) {
	return String(new Date(`${date}T00:00:00Z`).getUTCDay() || 7);
}
