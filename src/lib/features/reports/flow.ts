import { countBusinessDays } from '#lib/engine/turnaround/business-days.ts';
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { writeDate } from '#lib/engine/turnaround/days.ts';
import { forecastClearance, type Forecast } from '#lib/engine/turnaround/forecast.ts';
import { countWhere, placesWhere, type Cohort } from './cohort.ts';
import { ends, NEVER } from './columns.ts';

const ANSWERED = ends.indexOf('answered');

/** How many wishes had come how far by the end of a date. */
export type FlowPoint = { date: string; waiting: number; inHand: number; answered: number; ended: number };

/** Wishes of the cohort by day or by week, since the first: still without a reply, in somebody's hands, answered, ended otherwise. */
export function flowOf({ columns, places }: Cohort, days: number, today: number): FlowPoint[] {
	const { raisedOn, repliedOn, endedOn, end } = columns;
	const step = days > 60 ? 7 : 1;
	const last = Math.floor(days / step);
	const dates = Array.from({ length: last + 1 }, (_, index) => today + (index - last) * step);
	const until = (all: Int32Array) => countUntil(dates, countByDay(all));
	const raised = until(places.map((place) => raisedOn[place]!));
	const ended = until(places.map((place) => endedOn[place]!));
	const answered = until(places.map((place) => (end[place] === ANSWERED ? endedOn[place]! : NEVER)));
	const replied = until(places.map((place) => repliedOn[place]!));
	const repliedAndEnded = until(places.map((place) => Math.max(repliedOn[place]!, endedOn[place]!)));
	const first = raised.findLastIndex((count) => count === 0);
	return dates
		.map((day, index) => {
			const inHand = replied[index]! - repliedAndEnded[index]!;
			return {
				...{ date: writeDate(day), inHand, waiting: raised[index]! - ended[index]! - inHand },
				...{ answered: answered[index]!, ended: ended[index]! - answered[index]! }
			};
		})
		.slice(Math.max(0, first));
}

type DayCounts = { first: number; counts: Int32Array };

/** How many there are of each day, from the first on; what has not happened is left out. */
function countByDay(days: Int32Array): DayCounts {
	let [first, last] = [NEVER, -1];
	for (const day of days) {
		if (day === NEVER) continue;
		first = Math.min(first, day);
		last = Math.max(last, day);
	}
	const counts = new Int32Array(Math.max(0, last - first + 1));
	for (const day of days) if (day !== NEVER) counts[day - first]! += 1;
	return { first, counts };
}

/** Per day how many had come that far by its end. */
function countUntil(days: readonly number[], { first, counts }: DayCounts): number[] {
	let [next, sum] = [0, 0];
	return days.map((day) => {
		for (; next < counts.length && first + next <= day; next += 1) sum += counts[next]!;
		return sum;
	});
}

const PACE_DAYS = 60;

/** When what is open now will be answered at the pace of the last sixty working days. */
export function clearance({ columns, places }: Cohort, calendar: BusinessCalendar, today: number): Forecast {
	const { raisedOn, endedOn, end } = columns;
	const first = places.reduce((least, place) => Math.min(least, raisedOn[place]!), today);
	const known = lastWorkingDays(calendar, today, PACE_DAYS).filter((day) => day >= first);
	// What had ended before them came in before them too.
	const recent = placesWhere(places, (place) => endedOn[place]! >= (known[0] ?? today));
	const perDay = (dayAt: (place: number) => number) => countPerDay(known, countByDay(recent.map(dayAt)));
	return forecastClearance({
		arrived: perDay((place) => raisedOn[place]!),
		answered: perDay((place) => (end[place] === ANSWERED ? endedOn[place]! : NEVER)),
		departed: perDay((place) => endedOn[place]!),
		open: countWhere(recent, (place) => endedOn[place] === NEVER)
	});
}

/** What comes in on a closed day counts on the working day before it. */
function countPerDay(days: readonly number[], { first, counts }: DayCounts): number[] {
	return days.map((day, index) => {
		const next = days[index + 1] ?? NEVER;
		return counts
			.subarray(Math.max(0, day - first), Math.max(0, next - first))
			.reduce((sum, one) => sum + one, 0);
	});
}

function lastWorkingDays(calendar: BusinessCalendar, today: number, count: number): number[] {
	const days: number[] = [];
	for (let day = today; days.length < count; day -= 1)
		if (countBusinessDays(calendar, day - 1, day) === 1) days.unshift(day);
	return days;
}
