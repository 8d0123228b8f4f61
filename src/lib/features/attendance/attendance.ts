export const ATTENDANCE_STATES = ['present', 'absent', 'excused', 'late_cancelled'] as const;

export type AttendanceState = (typeof ATTENDANCE_STATES)[number];

type Session = { startsAt: string; endsAt: string; cancelledAt: string | null };

const HALF_AN_HOUR = 30 * 60_000;
const A_DAY = 24 * 60 * 60_000;

/** Ticking opens half an hour before a session and never ends by itself. */
export function canMark(session: Session, now: string) {
	return !session.cancelledAt && Date.parse(now) >= Date.parse(session.startsAt) - HALF_AN_HOUR;
}

export function canClose(session: Session, now: string) {
	return !session.cancelledAt && session.startsAt <= now;
}

/** Whoever takes part says beforehand that it will not be possible. */
export function canReport(session: Session, now: string) {
	return !session.cancelledAt && now < session.startsAt;
}

/** Less than a day before the start is late: the seat can hardly be filled any more. */
export function reportedState(session: Session, now: string): AttendanceState {
	return Date.parse(session.startsAt) - Date.parse(now) < A_DAY ? 'late_cancelled' : 'excused';
}

/** The states that say somebody did not come, or will not. */
export const AWAY: readonly AttendanceState[] = ['absent', 'excused', 'late_cancelled'];
