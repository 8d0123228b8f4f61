import { addDays, atLocalCompatible, localDate, localTime } from '#lib/server/zone.ts';

const OPENS = '08:00';
const CLOSES = '18:00';
const MORNING = '08:30';
/** How far ahead a working day is looked for. */
const HORIZON = 60;

/** When somebody works: ISO weekdays, and the days away from and to which count too. */
export type WorkWeek = { workingDays: string; absences: { startsOn: string; endsOn: string }[] };

/** Whether a mail about work may be sent: between eight and six on a day somebody works. */
export function isMailTime(week: WorkWeek, at: string): boolean {
	const time = localTime(at);
	return worksOn(week, localDate(at)) && time >= OPENS && time < CLOSES;
}

type Waiting = {
	/** Since when something waits to be told. */
	since: string;
	at: string;
};

/**
 * The date of the digest that tells what waits, and when it may go: that morning, or at once when the morning was
 * missed. Undefined while somebody is away for long. A time the clock jumps over comes when it has jumped; of one that
 * comes twice it is the first.
 */
export function digestMoment(week: WorkWeek, { since, at }: Waiting, time = MORNING) {
	const today = localDate(at);
	for (let ahead = 0; ahead <= HORIZON; ahead += 1) {
		const date = addDays(today, ahead);
		if (!worksOn(week, date)) continue;
		const morning = atLocalCompatible(date, time);
		if (morning >= at) return { date, releaseAt: morning };
		if (since <= morning && isMailTime(week, at)) return { date, releaseAt: at };
	}
	return undefined;
}

function worksOn({ workingDays, absences }: WorkWeek, date: string) {
	const weekday = String(new Date(`${date}T00:00:00Z`).getUTCDay() || 7);
	return (
		workingDays.includes(weekday) &&
		!absences.some(({ startsOn, endsOn }) => startsOn <= date && date <= endsOn)
	);
}
