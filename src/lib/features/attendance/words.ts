import { m } from '#lib/i18n/paraglide/messages.js';
import type { Tone } from '#lib/ui/tones.ts';
import type { AttendanceState } from './attendance.ts';

type Known = AttendanceState | 'open';

const TEXTS: Record<Known, () => string> = {
	present: m.attendance_present,
	absent: m.attendance_absent,
	excused: m.attendance_excused,
	late_cancelled: m.attendance_late_cancelled,
	open: m.attendance_open
};

const TONES: Record<Known, Tone> = {
	present: 'good',
	absent: 'bad',
	excused: 'done',
	late_cancelled: 'warn',
	open: 'neutral'
};

export function attendanceText(state: Known | null): string {
	return TEXTS[state ?? 'open']();
}

/** The word and the tone of a state, as the State component takes them. */
export function attendanceMark(state: Known | null) {
	return { text: attendanceText(state), tone: TONES[state ?? 'open'] };
}
