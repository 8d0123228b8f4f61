import { countBusinessDays } from '#lib/engine/turnaround/business-days.ts';
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { writeDate } from '#lib/engine/turnaround/days.ts';
import { forecastClearance, type Forecast } from '#lib/engine/turnaround/forecast.ts';
import { ends, NEVER, type Columns } from '#lib/features/wishes/snapshot/columns.ts';
import type { Cohort } from './cohort.ts';
import { createDayCounts, type DayCounts } from './day-counts.ts';

const ANSWERED = ends.indexOf('answered');

/** How many wishes had come how far by the end of a date. */
export type FlowPoint = { date: string; waiting: number; inHand: number; answered: number; ended: number };

/** Wishes of the cohort by day or by week, since the first: still without a reply, in somebody's hands, answered, ended otherwise. */
export function flowOf({ columns, rows }: Cohort, days: number, today: number): FlowPoint[] {
	const { raisedOn, repliedOn, end } = columns;
	const endOf = endsOn(columns);
	const step = days > 60 ? 7 : 1;
	const last = Math.floor(days / step);
	const dates = Array.from({ length: last + 1 }, (_, index) => today + (index - last) * step);
	const count = () => createDayCounts(dates[0]!, today);
	const counts = { raised: count(), ended: count(), answered: count(), replied: count(), both: count() };
	for (const row of rows) {
		const [reply, close] = [repliedOn[row]!, endOf(row)];
		counts.raised.add(raisedOn[row]!);
		counts.ended.add(close);
		if (end[row] === ANSWERED) counts.answered.add(close);
		counts.replied.add(reply);
		counts.both.add(Math.max(reply, close));
	}
	const [raised, ended] = [counts.raised.until(dates), counts.ended.until(dates)];
	const [replied, both] = [counts.replied.until(dates), counts.both.until(dates)];
	const answered = counts.answered.until(dates);
	const first = raised.findLastIndex((count) => count === 0);
	return dates
		.map((day, index) => {
			const inHand = replied[index]! - both[index]!;
			return {
				date: writeDate(day),
				inHand,
				waiting: raised[index]! - ended[index]! - inHand,
				answered: answered[index]!,
				ended: ended[index]! - answered[index]!
			};
		})
		.slice(Math.max(0, first));
}

/** The day a wish ended; what was answered and is open again has not ended. */
function endsOn({ endedOn, open }: Columns) {
	return (row: number): number => (open[row] === 1 ? NEVER : endedOn[row]!);
}

const PACE_DAYS = 60;

/** When what is open now will be answered at the pace of the last sixty working days. */
export function clearance({ columns, rows }: Cohort, calendar: BusinessCalendar, today: number): Forecast {
	const { raisedOn, end } = columns;
	const endOf = endsOn(columns);
	let first = today;
	for (const row of rows) first = Math.min(first, raisedOn[row]!);
	const days = lastWorkingDays(calendar, today, PACE_DAYS).filter((day) => day >= first);
	const begin = days[0] ?? today;
	// Everything from before those days counts on the day before them.
	const count = () => createDayCounts(begin - 1, today);
	const [arrived, answered, departed] = [count(), count(), count()];
	let open = 0;
	for (const row of rows) {
		// What had ended before those days came in before them too.
		const close = endOf(row);
		if (close < begin) continue;
		arrived.add(raisedOn[row]!);
		departed.add(close);
		if (end[row] === ANSWERED) answered.add(close);
		if (close === NEVER) open += 1;
	}
	// What comes in on a closed day counts on the working day before it.
	const perDay = (counts: DayCounts) =>
		days.map((day, index) => counts.between(day, days[index + 1] ?? today + 1));
	return forecastClearance({
		arrived: perDay(arrived),
		answered: perDay(answered),
		departed: perDay(departed),
		open
	});
}

function lastWorkingDays(calendar: BusinessCalendar, today: number, count: number): number[] {
	const days: number[] = [];
	for (let day = today; days.length < count; day -= 1)
		if (countBusinessDays(calendar, day - 1, day) === 1) days.unshift(day);
	return days;
}
