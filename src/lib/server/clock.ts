let offsetMs = 0;

/** The present instant as ISO-8601 UTC text, the one clock every timestamp and job reads. */
export function now(): string {
	return new Date(nowMs()).toISOString();
}

export function nowMs(): number {
	return Date.now() + offsetMs;
}

export function clockOffset(): number {
	return offsetMs;
}

/** Moves the clock; only a database marked test or demonstration may ask for it (db/settings.ts). */
export function setClockOffset(ms: number) {
	offsetMs = ms;
}

export function setClock(instant: string) {
	offsetMs = Date.parse(instant) - Date.now();
}

export function addMs(instant: string, ms: number): string {
	return new Date(Date.parse(instant) + ms).toISOString();
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
