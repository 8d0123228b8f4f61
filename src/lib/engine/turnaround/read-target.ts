import { InputError } from '#lib/engine/input-error.ts';
import { readObject } from '#lib/engine/read-fields.ts';
import type { Target } from '#lib/engine/turnaround/due.ts';

/** Reads `{ unit, value }`: hours and minutes may be fractions, days are whole; never negative. */
export function readTarget(json: unknown, at: string): Target {
	const { unit, value } = readObject(json, at, ['unit', 'value']);
	if (unit !== 'business_hours' && unit !== 'business_minutes' && unit !== 'business_days')
		throw new InputError(`${at}.unit`, 'must be business_hours, business_minutes or business_days');
	if (typeof value !== 'number' || !Number.isFinite(value))
		throw new InputError(`${at}.value`, 'must be a number');
	if (value < 0) throw new InputError(`${at}.value`, 'must not be negative');
	if (unit === 'business_days' && !Number.isSafeInteger(value))
		throw new InputError(`${at}.value`, 'must be a whole number of business days');
	return { unit, value };
}
