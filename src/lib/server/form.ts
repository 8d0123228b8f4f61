import { createHash } from 'node:crypto';
import { z } from 'zod';
import { m } from '#lib/i18n/paraglide/messages.js';
import { refusalInWords } from '#lib/i18n/refusals.ts';
import { BodyTooLarge } from './body.ts';
import { isDouble } from './db/faults.ts';
import { isConflict, tooMuch } from './refuse.ts';

export type FormErrors = Record<string, string[]>;
export type FormValues = Record<string, string | string[]>;
export type InvalidForm = { valid: false; values: FormValues; errors: FormErrors };
export type ReadForm<T> = { valid: true; data: T; values: FormValues } | InvalidForm;

/** Fields that are never sent back to the browser. */
const SECRET = /password|token/i;
/** The field by which the server knows a form that it gets twice; no schema names it. */
export const FORM_KEY = 'formKey';
/** No form of ours has as many. */
const MOST_FIELDS = 1_000;

/** Reads a posted form against its schema; a name given twice, or ending in [], becomes an array. */
export async function readForm<T>(request: Request, schema: z.ZodType<T>): Promise<ReadForm<T>> {
	return checkForm(valuesOf(await readFields(request)), schema);
}

/** Checks values that were read already (from a form or a query string). */
export function checkForm<T>(values: FormValues, schema: z.ZodType<T>): ReadForm<T> {
	const errors = refuseNul(values);
	if (Object.keys(errors).length) return { valid: false, values: visible(values), errors };
	const result = schema.safeParse(values);
	if (result.success) return { valid: true, data: result.data, values: visible(values) };
	return { valid: false, values: visible(values), errors: errorsOf(result.error) };
}

/** A form that was well-formed but refused by the command: the reason at a field, or above the form. */
export function refusedForm(values: FormValues, reason: string, field = ''): InvalidForm {
	return { valid: false, values: visible(values), errors: { [field]: [reason] } };
}

export type Posted = { key: string; words: unknown; values: FormValues; form: FormData };

/** A posted form with its key, and with all that was typed and sent, so that the same can be told from the same again. */
export async function readPosted(request: Request): Promise<Posted> {
	const form = await readFields(request);
	const entries = [...form].filter(([name]) => name !== FORM_KEY);
	const words = await Promise.all(entries.map(async ([name, value]) => [name, await wordsOf(value)]));
	return { form, key: keyOf(form.get(FORM_KEY)), words, values: valuesOf(form) };
}

/** The key of a form, or '' when it came without a usable one. */
export function keyOf(typed: unknown): string {
	return typeof typed === 'string' && /^[\w-]{8,64}$/.test(typed) ? typed : '';
}

async function wordsOf(value: FormDataEntryValue) {
	if (typeof value === 'string') return value;
	return [
		value.name,
		createHash('sha256')
			.update(new Uint8Array(await value.arrayBuffer()))
			.digest('hex')
	];
}

/** The fields of a posted form; of anything that is no form there are none. Too much of them is refused unread. */
export async function readFields(request: Request): Promise<FormData> {
	const type = request.headers.get('content-type') ?? '';
	const bytes = await readBytes(request);
	if (countFields(bytes, type) > MOST_FIELDS) tooMuch();
	try {
		return await new Response(bytes, { headers: { 'content-type': type } }).formData();
	} catch {
		return new FormData();
	}
}

async function readBytes(request: Request): Promise<Buffer<ArrayBuffer>> {
	try {
		return Buffer.from(await request.arrayBuffer());
	} catch (problem) {
		if (problem instanceof BodyTooLarge) tooMuch();
		throw problem;
	}
}

/** Counted by what stands between two fields, before anything is taken apart. */
function countFields(bytes: Buffer, type: string): number {
	const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
	const between = boundary ? `--${boundary[1] ?? boundary[2]}` : '&';
	let fields = boundary ? -1 : 1;
	for (let at = bytes.indexOf(between); at >= 0 && fields <= MOST_FIELDS; at = bytes.indexOf(between, at + 1))
		fields += 1;
	return fields;
}

function valuesOf(form: FormData): FormValues {
	const values: FormValues = Object.create(null);
	for (const [key, entries] of Map.groupBy(form, ([name]) => name)) {
		const texts = entries.map(([, value]) => value).filter((value) => typeof value === 'string');
		const name = key.endsWith('[]') ? key.slice(0, -2) : key;
		if (name === '__proto__' || name === FORM_KEY) continue;
		values[name] = key.endsWith('[]') || texts.length > 1 ? texts : (texts[0] ?? '');
	}
	return values;
}

/** No database keeps this character, and no keyboard types it. */
function refuseNul(values: FormValues): FormErrors {
	const names = Object.keys(values).filter((name) => [values[name]].flat().join('').includes('\0'));
	return Object.fromEntries(names.map((name) => [name, [m.people_invisible_characters()]]));
}

function errorsOf(error: z.ZodError): FormErrors {
	const errors: FormErrors = {};
	for (const issue of error.issues) (errors[issue.path.join('.')] ??= []).push(issue.message);
	return errors;
}

function visible(values: FormValues): FormValues {
	return Object.fromEntries(Object.entries(values).filter(([name]) => !isSecret(name)));
}

export function isSecret(name: string): boolean {
	return SECRET.test(name);
}

/** What was typed, as far as it may go back to the browser. */
export function shownValues(form: FormData): FormValues {
	return visible(valuesOf(form));
}

/** Runs a command for a form; a conflict comes back as an error beside its field, with what was typed. */
export async function attempt(
	values: FormValues,
	command: () => Promise<unknown>
): Promise<InvalidForm | undefined> {
	try {
		await command();
		return undefined;
	} catch (problem) {
		return refusalOf(values, problem);
	}
}

/** What a command refused, beside its field; anything else that went wrong is thrown on. */
export function refusalOf(values: FormValues, problem: unknown): InvalidForm {
	if (isConflict(problem))
		return refusedForm(values, refusalInWords(problem.body.refusal), problem.body.field);
	// Two people did the same at the same moment, and only one of the two can stay.
	if (isDouble(problem)) return refusedForm(values, m.form_double());
	throw problem;
}
