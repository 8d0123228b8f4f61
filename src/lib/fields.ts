/** What people may type, piece by piece; each refusal is a sentence in the language of the request. */
import { z } from 'zod';
import { m } from '#lib/i18n/paraglide/messages.js';

// Control characters, zero-width characters and marks that turn the direction of writing.
const INVISIBLE =
	/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const PLAIN_EMAIL =
	/^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;

/** Whether a text hides characters nobody can see or turns the direction of writing. */
export function hasInvisible(typed: string): boolean {
	return INVISIBLE.test(typed);
}

/** Whether this is one plain address and nothing else. */
export function isPlainEmail(typed: string): boolean {
	return typed.length <= 254 && PLAIN_EMAIL.test(typed);
}

/** Text of at most so many characters, without invisible ones, in one Unicode form. */
export function text(max: number) {
	return z
		.string()
		.transform((typed) => typed.normalize('NFC').replaceAll('\r\n', '\n').trim())
		.refine((typed) => !hasInvisible(typed), { error: () => m.people_invisible_characters() })
		.refine((typed) => [...typed].length <= max, { error: () => m.people_too_long({ max }) });
}

/** The same, and not empty. */
export function requiredText(max: number, missing: () => string = () => m.people_fill_in()) {
	return text(max).refine((typed) => typed !== '', { error: missing });
}

/** A line of text: no line breaks. */
export function line(max: number) {
	return text(max).refine((typed) => !/[\n\r\t]/.test(typed), { error: () => m.people_one_line() });
}

export function requiredLine(max: number, missing: () => string = () => m.people_fill_in()) {
	return line(max).refine((typed) => typed !== '', { error: missing });
}

/** Part of a person's name: every real name, however short or unusual. */
export function personName() {
	return requiredLine(100, () => m.people_name_missing());
}

/** One plain address, in lower case. */
export function email() {
	return z
		.string()
		.transform((typed) => typed.trim().toLowerCase())
		.refine(isPlainEmail, { error: () => m.people_one_email() });
}

/** A date of this time that exists, as yyyy-mm-dd. */
export function date() {
	return z
		.string()
		.transform((typed) => typed.trim())
		.refine(isDate, { error: () => m.people_date_wrong() })
		.refine((typed) => !isDate(typed) || (typed >= '2000-01-01' && typed <= '2099-12-31'), {
			error: () => m.people_year_wrong()
		});
}

/** A time of day, as hh:mm; the day ends at 23:59. */
export function time() {
	return z
		.string()
		.transform((typed) => typed.trim())
		.refine((typed) => /^([01]\d|2[0-3]):[0-5]\d$/.test(typed), { error: () => m.people_time_wrong() });
}

/** A whole number between two others. */
export function wholeNumber(min: number, max: number) {
	return z
		.string()
		.transform((typed) => typed.trim())
		.refine((typed) => /^\d{1,9}$/.test(typed) && Number(typed) >= min && Number(typed) <= max, {
			error: () => m.people_whole_number({ min, max })
		})
		.transform(Number);
}

/** A field that may be left empty. */
export function optional<Field extends z.ZodType>(field: Field) {
	return z.preprocess(
		(typed) => (typed === undefined || String(typed).trim() === '' ? null : typed),
		z.nullable(field)
	);
}

/** Whether a yyyy-mm-dd is a day that exists. */
export function isDate(typed: string) {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return false;
	const day = new Date(`${typed}T00:00:00Z`);
	return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(typed);
}
