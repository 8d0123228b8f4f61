import { openingDays } from '#lib/engine/turnaround/calendar.ts';
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { DAY, MINUTE } from '#lib/engine/turnaround/days.ts';
import type { RunningClock } from '#lib/engine/turnaround/due.ts';
import type { Pause } from '#lib/engine/turnaround/pauses.ts';

/*
 * A second opinion on due.ts that shares neither its index nor its conversion of wall time: it walks day by day, cuts
 * every window into stretches that are paused or not, and asks Intl for the offset of the zone.
 */

type Stretch = { from: number; to: number };

/** The due instant of {@link RunningClock}, found by walking; slow, and used only to check `dueAt`. */
export function walkToDue(clock: RunningClock): number {
	if (clock.target.unit === 'business_days') return walkDays(clock);
	let left = clock.target.value * (clock.target.unit === 'business_hours' ? 60 * MINUTE : MINUTE);
	if (left === 0) return clock.start;
	for (let day = dateAt(clock.calendar, clock.start); ; day++)
		for (const { from, to } of activeStretches(clock, day)) {
			if (left <= to - from) return from + left;
			left -= to - from;
		}
}

/** Open milliseconds in `[from, to)` that were not paused, found by walking. */
export function walkElapsed(clock: Omit<RunningClock, 'target'>, until: number): number {
	let sum = 0;
	for (let day = dateAt(clock.calendar, clock.start); day <= dateAt(clock.calendar, until); day++)
		for (const { from, to } of activeStretches(clock, day)) sum += Math.max(0, Math.min(to, until) - from);
	return sum;
}

/** True when the wall clock of the zone shows a time inside an interval; for days without a change of the clock. */
export function isOpenByWallClock(calendar: BusinessCalendar, instant: number): boolean {
	const wall = instant + offsetAt(calendar.timezone, instant);
	const day = Math.floor(wall / DAY);
	const minute = (wall - day * DAY) / MINUTE;
	const intervals = openingDays(calendar, day, day + 1).flatMap((each) => each.intervals);
	return intervals.some(({ open, close }) => open <= minute && minute < close);
}

function walkDays({ calendar, start, target, pauses = [] }: RunningClock): number {
	const steps = target.value;
	let due = stepDays(calendar, dateAt(calendar, start), steps);
	if (steps === 0 && lastClosing(calendar, due) < start) due = stepDays(calendar, due, 1);
	for (const pause of joined(pauses)) {
		if (pause.to <= start || pause.from >= lastClosing(calendar, due)) continue;
		let frozen = 0;
		for (let day = dateAt(calendar, Math.max(pause.from, start)) + 1; day <= due; day++)
			if (windows(calendar, day).length > 0) frozen++;
		due = stepDays(calendar, dateAt(calendar, pause.to), frozen);
		if (lastClosing(calendar, due) <= pause.to) due = stepDays(calendar, due, 1);
	}
	return lastClosing(calendar, due);
}

function stepDays(calendar: BusinessCalendar, from: number, steps: number): number {
	let day = from;
	if (steps === 0) while (windows(calendar, day).length === 0) day++;
	for (let left = steps; left > 0;) if (windows(calendar, ++day).length > 0) left--;
	return day;
}

function lastClosing(calendar: BusinessCalendar, day: number): number {
	return Math.max(...windows(calendar, day).map(({ to }) => to));
}

/** The parts of a day's windows after the start and outside every pause. */
function activeStretches(
	{ calendar, start, pauses = [] }: Omit<RunningClock, 'target'>,
	day: number
): Stretch[] {
	let stretches = windows(calendar, day).map(({ from, to }) => ({ from: Math.max(from, start), to }));
	for (const pause of pauses)
		stretches = stretches.flatMap(({ from, to }) => [
			{ from, to: Math.min(to, pause.from) },
			{ from: Math.max(from, pause.to), to }
		]);
	return stretches.filter(({ from, to }) => from < to);
}

function joined(pauses: readonly Pause[]): Pause[] {
	const [first, ...rest] = pauses.toSorted((a, b) => a.from - b.from);
	if (!first) return [];
	const next = rest.findIndex(({ from }) => from > first.to);
	const touching = next === -1 ? rest : rest.slice(0, next);
	if (touching.length === 0) return first.from < first.to ? [first, ...joined(rest)] : joined(rest);
	const whole = { from: first.from, to: Math.max(first.to, ...touching.map(({ to }) => to)) };
	return joined([whole, ...rest.slice(touching.length)]);
}

function windows(calendar: BusinessCalendar, day: number): Stretch[] {
	const found: Stretch[] = [];
	for (const { open, close } of openingDays(calendar, day, day + 1).flatMap((each) => each.intervals)) {
		const from = Math.max(opening(calendar.timezone, day, open), found.at(-1)?.to ?? -Infinity);
		const to =
			close === 1440 ? opening(calendar.timezone, day + 1, 0) : closing(calendar.timezone, day, close);
		if (from < to) found.push({ from, to });
	}
	return found;
}

/** With the offset of the day before, a wall time in a gap moves forward and one in a fold is the earlier. */
function opening(zone: string, day: number, minute: number): number {
	const wall = day * DAY + minute * MINUTE;
	const early = wall - offsetAt(zone, wall - DAY);
	const late = wall - offsetAt(zone, wall + DAY);
	return shows(zone, early, wall) || !shows(zone, late, wall) ? early : late;
}

function closing(zone: string, day: number, minute: number): number {
	const wall = day * DAY + minute * MINUTE;
	const late = wall - offsetAt(zone, wall + DAY);
	return shows(zone, late, wall) ? late : wall - offsetAt(zone, wall - DAY);
}

function shows(zone: string, instant: number, wall: number): boolean {
	return instant + offsetAt(zone, instant) === wall;
}

function dateAt({ timezone }: BusinessCalendar, instant: number): number {
	return Math.floor((instant + offsetAt(timezone, instant)) / DAY);
}

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

function offsetAt(zone: string, instant: number): number {
	const hour = Math.floor(instant / 3_600_000) * 3_600_000;
	const key = `${zone} ${hour}`;
	let offset = offsets.get(key);
	if (offset === undefined) offsets.set(key, (offset = readOffset(zone, hour)));
	return offset;
}

function readOffset(zone: string, instant: number): number {
	let format = formats.get(zone);
	if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('en-GB', wallParts(zone))));
	const parts = Object.fromEntries(
		format.formatToParts(instant).map(({ type, value }) => [type, Number(value)])
	);
	const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
	return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
}

function wallParts(timeZone: string): Intl.DateTimeFormatOptions {
	const two = '2-digit';
	return {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: two,
		day: two,
		hour: two,
		minute: two,
		second: two
	};
}
