import { Temporal } from 'temporal-polyfill';
import { DAY, MINUTE, writeDate, yearOf } from '#lib/engine/turnaround/days.ts';

type ZoneYear = { offset: number; changes: { at: number; offset: number }[] };

const zoneYears = new Map<string, Map<number, ZoneYear>>();

const INSTANT =
	/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** True for an IANA zone name; a bare offset such as `+02:00` is refused, because it forgets summer time. */
export function isKnownZone(zone: string): boolean {
	if (!/^[A-Za-z]/.test(zone)) return false;
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
		return true;
	} catch {
		return false;
	}
}

/** Epoch milliseconds of an ISO 8601 instant with `Z` or an offset; undefined when it is not one. */
export function readInstant(text: string): number | undefined {
	if (!INSTANT.test(text)) return undefined;
	try {
		return Temporal.Instant.from(text).epochMilliseconds;
	} catch {
		return undefined;
	}
}

/** ISO 8601 with `Z`; a fraction only when there is one: `2026-06-10T12:00:00Z`. */
export function writeInstant(instant: number): string {
	return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** Day number of the local date at an instant. */
export function localDay(zone: string, instant: number): number {
	return Math.floor((instant + offsetAt(zone, instant)) / DAY);
}

/**
 * The instant at which an office opens. In a gap the wall time moves forward, in a fold it is the earlier one
 * (Temporal `compatible`).
 */
export function opensAt(zone: string, day: number, minute: number): number {
	return instantOf(zone, day, minute, 'compatible');
}

/**
 * The instant at which an office closes: in a fold the later one; minute 1440 is the start of the next local day.
 */
export function closesAt(zone: string, day: number, minute: number): number {
	return minute === 1440 ? opensAt(zone, day + 1, 0) : instantOf(zone, day, minute, 'later');
}

function instantOf(zone: string, day: number, minute: number, fold: 'compatible' | 'later'): number {
	const wall = day * DAY + minute * MINUTE;
	const offset = offsetAt(zone, wall - DAY);
	if (offset === offsetAt(zone, wall + DAY)) return wall - offset;
	return Temporal.PlainDate.from(writeDate(day))
		.toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 })
		.toZonedDateTime(zone, { disambiguation: fold }).epochMilliseconds;
}

function offsetAt(zone: string, instant: number): number {
	const { offset, changes } = zoneYear(zone, yearOf(instant / DAY));
	let current = offset;
	for (const change of changes) if (change.at <= instant) current = change.offset;
	return current;
}

function zoneYear(zone: string, year: number): ZoneYear {
	let years = zoneYears.get(zone);
	if (!years) zoneYears.set(zone, (years = new Map<number, ZoneYear>()));
	let found = years.get(year);
	if (!found) years.set(year, (found = readZoneYear(zone, year)));
	return found;
}

function readZoneYear(zone: string, year: number): ZoneYear {
	const start = Temporal.Instant.fromEpochMilliseconds(Date.UTC(year, 0, 1)).toZonedDateTimeISO(zone);
	const end = Date.UTC(year + 1, 0, 1);
	const changes: ZoneYear['changes'] = [];
	let next = start.getTimeZoneTransition('next');
	while (next && next.epochMilliseconds < end) {
		changes.push({ at: next.epochMilliseconds, offset: offsetOf(next) });
		next = next.getTimeZoneTransition('next');
	}
	return { offset: offsetOf(start), changes };
}

function offsetOf(moment: Temporal.ZonedDateTime): number {
	return moment.offsetNanoseconds / 1_000_000;
}
