import { readInstant } from '#lib/engine/turnaround/wall-time.ts';
import { addMs, DAY, HOUR, MINUTE, now } from '#lib/server/clock.ts';
import { startClockAt } from '#lib/server/db/settings.ts';
import { withRunningDatabase } from './database.ts';

const UNITS: Record<string, number> = { d: DAY, h: HOUR, m: MINUTE };

/** `clock +2d`, `clock -3h` or `clock 2027-03-01T08:00:00Z`: moves the clock of a demonstration or test database. */
export async function run([to = '']: string[]) {
	await withRunningDatabase(async (db) => {
		const instant = readMoment(to, now());
		if (!(await startClockAt(db, instant))) {
			throw new Error(
				'The clock of an own database cannot be moved, only that of a demonstration or a test.'
			);
		}
		console.log(`The clock now says ${instant}.`);
	});
}

/** A shift from the present, or an instant. */
export function readMoment(text: string, present: string): string {
	const [, sign, amount, unit] = /^([+-])(\d{1,5})([dhm])$/.exec(text) ?? [];
	if (unit) return addMs(present, Number(`${sign}${amount}`) * (UNITS[unit] ?? 0));
	const instant = readInstant(text);
	if (instant !== undefined && text.endsWith('Z')) return new Date(instant).toISOString();
	throw new Error('Usage: tweespan clock +2d, tweespan clock -3h, or tweespan clock 2027-03-01T08:00:00Z.');
}
