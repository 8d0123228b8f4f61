/** When each part of a plan is: times follow from the start and the minutes, and are never stored. */

export type Timed = { minutes: number };
/** From and to as instants (ISO-8601 UTC). */
export type Slot = { from: string; to: string };

const MINUTE = 60_000;

export function timesOf(startsAt: string, parts: readonly Timed[]): Slot[] {
	let at = Date.parse(startsAt);
	return parts.map(({ minutes }) => {
		const from = toIso(at);
		at += minutes * MINUTE;
		return { from, to: toIso(at) };
	});
}

export function totalMinutes(parts: readonly Timed[]): number {
	return parts.reduce((total, { minutes }) => total + minutes, 0);
}

/** The minutes registers count: without reception, breaks and meals. */
export function netMinutes(parts: readonly (Timed & { counts: number })[]): number {
	return totalMinutes(parts.filter((part) => part.counts === 1));
}

/** How many minutes the plan is longer than its session (negative: shorter). */
export function surplus(session: { startsAt: string; endsAt: string }, parts: readonly Timed[]): number {
	return totalMinutes(parts) - lengthOf(session);
}

export function lengthOf(session: { startsAt: string; endsAt: string }): number {
	return Math.round((Date.parse(session.endsAt) - Date.parse(session.startsAt)) / MINUTE);
}

function toIso(ms: number) {
	return new Date(ms).toISOString();
}
