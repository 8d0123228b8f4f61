const OPENS = '08:00';
const CLOSES = '18:00';
const MORNING = '08:30';

export type LocalNow = { date: string; time: string; weekday: string };

/** Whether a mail may be sent now: between eight and six on a day somebody works. */
export function isMailTime(
	{ date, time, weekday }: LocalNow,
	workingDays: string,
	absentOn: (date: string) => boolean
): boolean {
	return workingDays.includes(weekday) && !absentOn(date) && time >= OPENS && time < CLOSES;
}

/** Half past eight on the same working day when it is still early, else on the next one; undefined when none comes. */
export function nextMailMorning(days: LocalNow[], workingDays: string, absentOn: (date: string) => boolean) {
	const day = days.find(
		({ date, weekday }, index) =>
			workingDays.includes(weekday) && !absentOn(date) && (index > 0 || (days[0]?.time ?? '') < OPENS)
	);
	return day && { date: day.date, time: MORNING };
}
