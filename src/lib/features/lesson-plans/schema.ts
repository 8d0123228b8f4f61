import { z } from 'zod';
import { line, optional, requiredLine, text, wholeNumber } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

export function partSchema() {
	return z.object({
		partId: z.string(),
		version: wholeNumber(1, 1_000_000),
		title: requiredLine(140, () => m.lesson_plans_title_missing()),
		minutes: wholeNumber(1, 480),
		counts: z.preprocess((typed) => (typed === undefined || typed === '' ? 0 : 1), z.number()),
		method: line(200).default(''),
		partLeadId: optional(z.string()),
		material: text(2_000).default(''),
		text: text(20_000).default('')
	});
}

export type PartForm = z.infer<ReturnType<typeof partSchema>>;

export function newPartSchema() {
	return z.object({
		title: requiredLine(140, () => m.lesson_plans_title_missing()),
		minutes: wholeNumber(1, 480)
	});
}

export type NewPartForm = z.infer<ReturnType<typeof newPartSchema>>;

export function movePartSchema() {
	return z.object({ partId: z.string(), direction: z.enum(['up', 'down']) });
}

export function partIdSchema() {
	return z.object({ partId: z.string() });
}

export function signSchema() {
	return z.object({ version: wholeNumber(1, 1_000_000) });
}
