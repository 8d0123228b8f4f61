import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { businessDaysBetween } from '#lib/engine/turnaround/business-days.ts';
import { forecastClearance, type Forecast } from '#lib/engine/turnaround/forecast.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import type { Wait } from '#lib/features/follow-ups/wait.ts';

/** How many wishes had come how far by the end of a date. */
export type FlowPoint = { date: string; waiting: number; inHand: number; answered: number; ended: number };

/** Wishes of the cohort by day or by week, since the first: still without a reply, in somebody's hands, answered, ended otherwise. */
export function flowOf(cohort: readonly Wait[], days: number, now: string): FlowPoint[] {
	const step = days > 60 ? 7 : 1;
	const today = localDate(now);
	const last = Math.floor(days / step);
	const dates = Array.from({ length: last + 1 }, (_, index) => addDays(today, (index - last) * step));
	const raised = countUntil(dates, cohort, ({ raisedOn }) => raisedOn);
	const ended = countUntil(dates, cohort, ({ endedOn }) => endedOn);
	const answered = countUntil(dates, cohort, ({ end, endedOn }) => (end === 'answered' ? endedOn : null));
	const replied = countUntil(dates, cohort, ({ repliedOn }) => repliedOn);
	const repliedAndEnded = countUntil(
		dates,
		cohort,
		({ repliedOn, endedOn }) => repliedOn && endedOn && (repliedOn > endedOn ? repliedOn : endedOn)
	);
	const first = raised.findLastIndex((count) => count === 0);
	return dates
		.map((date, index) => {
			const inHand = replied[index]! - repliedAndEnded[index]!;
			return {
				...{ date, inHand, waiting: raised[index]! - ended[index]! - inHand },
				...{ answered: answered[index]!, ended: ended[index]! - answered[index]! }
			};
		})
		.slice(Math.max(0, first));
}

/** Per date how many had come that far by its end. */
function countUntil(
	dates: readonly string[],
	waits: readonly Wait[],
	dateOf: (wait: Wait) => string | null
): number[] {
	const counts = countByDate(waits, dateOf);
	const sorted = [...counts.keys()].sort();
	let [next, sum] = [0, 0];
	return dates.map((date) => {
		for (; next < sorted.length && sorted[next]! <= date; next += 1) sum += counts.get(sorted[next]!)!;
		return sum;
	});
}

function countByDate(waits: readonly Wait[], dateOf: (wait: Wait) => string | null): Map<string, number> {
	const counts = new Map<string, number>();
	for (const wait of waits) {
		const date = dateOf(wait);
		if (date !== null) counts.set(date, (counts.get(date) ?? 0) + 1);
	}
	return counts;
}

const PACE_DAYS = 60;

/** When what is open now will be answered at the pace of the last sixty working days. */
export function clearance(waits: readonly Wait[], calendar: BusinessCalendar, now: string): Forecast {
	const dates = lastWorkingDays(calendar, localDate(now), PACE_DAYS);
	const first = waits.reduce((least, { raisedOn }) => (raisedOn < least ? raisedOn : least), localDate(now));
	const known = dates.filter((date) => date >= first);
	const perDate = (dateOf: (wait: Wait) => string | null) => countPerDate(known, countByDate(waits, dateOf));
	return forecastClearance({
		arrived: perDate(({ raisedOn }) => raisedOn),
		answered: perDate(({ end, endedOn }) => (end === 'answered' ? endedOn : null)),
		departed: perDate(({ endedOn }) => endedOn),
		open: waits.reduce((open, { end }) => open + (end === 'open' ? 1 : 0), 0)
	});
}

/** What comes in on a closed day counts on the working day before it. */
function countPerDate(dates: readonly string[], counts: Map<string, number>): number[] {
	const all = [...counts];
	return dates.map((date, index) => {
		const next = dates[index + 1] ?? '9';
		return all.reduce((sum, [on, count]) => (date <= on && on < next ? sum + count : sum), 0);
	});
}

function lastWorkingDays(calendar: BusinessCalendar, today: string, count: number): string[] {
	const dates: string[] = [];
	for (let date = today; dates.length < count; date = addDays(date, -1))
		if (businessDaysBetween(calendar, addDays(date, -1), date) === 1) dates.unshift(date);
	return dates;
}
