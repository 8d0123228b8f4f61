import { z } from 'zod';
import { text } from '#lib/fields.ts';
import { ATTENDANCE_STATES, type AttendanceState } from './attendance.ts';

export type AttendanceForm = {
	/** What was ticked differently from what the page showed. */
	changes: { personId: string; state: AttendanceState }[];
	/** Whoever has no tick yet is present. */
	restPresent: boolean;
	reason: string;
};

const STATE = z.enum(ATTENDANCE_STATES);

/** One field `state.ID` per person, beside `was.ID` with what the page showed. */
export function attendanceSchema() {
	return z
		.looseObject({ rest: z.string().default(''), reason: text(300).default('') })
		.transform(({ rest, reason, ...fields }): AttendanceForm => {
			return { changes: readChanges(fields), restPresent: rest === 'present', reason };
		});
}

function readChanges(fields: Record<string, unknown>) {
	return Object.entries(fields).flatMap(([name, value]) => {
		const personId = /^state\.(\w+)$/.exec(name)?.[1];
		const state = STATE.safeParse(value);
		if (!personId || !state.success || fields[`was.${personId}`] === state.data) return [];
		return [{ personId, state: state.data }];
	});
}
