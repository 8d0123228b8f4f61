import { Temporal } from 'temporal-polyfill';

export const ZONE = 'Europe/Amsterdam';

/** The date in Amsterdam at an instant, as yyyy-mm-dd. */
export function localDate(instant: string): string {
	return zoned(instant).toPlainDate().toString();
}

/** The time of day in Amsterdam at an instant, as hh:mm. */
export function localTime(instant: string): string {
	return zoned(instant).toPlainTime().toString({ smallestUnit: 'minute' });
}

export function zoned(instant: string): Temporal.ZonedDateTime {
	return Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE);
}

export type LocalMoment =
	{ kind: 'once'; instant: string } | { kind: 'never' } | { kind: 'twice'; first: string; second: string };

/** What a wall time in Amsterdam means: one instant, none (the clock jumps over it) or two (it happens twice). */
export function atLocal(date: string, time: string): LocalMoment {
	const plain = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
	const first = plain.toZonedDateTime(ZONE, { disambiguation: 'earlier' });
	const second = plain.toZonedDateTime(ZONE, { disambiguation: 'later' });
	if (first.epochMilliseconds === second.epochMilliseconds) return { kind: 'once', instant: iso(first) };
	if (!first.toPlainDateTime().equals(plain)) return { kind: 'never' };
	return { kind: 'twice', first: iso(first), second: iso(second) };
}

/** A wall time in Amsterdam as an instant; a time that does not exist moves forward, a double one takes the first. */
export function atLocalCompatible(date: string, time: string): string {
	const plain = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
	return iso(plain.toZonedDateTime(ZONE));
}

/** A date some days later (or earlier), counted on the calendar. */
export function addDays(date: string, days: number): string {
	return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** The same time of day some days later: 09:00 stays 09:00 over a clock change. */
export function addLocalDays(instant: string, days: number): string {
	return iso(zoned(instant).add({ days }));
}

function iso(moment: Temporal.ZonedDateTime) {
	return new Date(moment.epochMilliseconds).toISOString();
}
