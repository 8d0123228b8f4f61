import { z } from 'zod';
import { date, optional, requiredLine, requiredText, wholeNumber } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

export function editionSchema() {
	return z.object({
		trainingId: z.string().min(1, { error: () => m.planning_training_missing() }),
		title: requiredLine(140, () => m.planning_title_missing()),
		enrolUntil: optional(date()),
		minimum: wholeNumber(1, 500),
		groupSize: wholeNumber(2, 30),
		mixPublished: z.enum(['by_itself', 'by_hand']),
		version: wholeNumber(0, 1_000_000).default(0)
	});
}

export type EditionForm = z.infer<ReturnType<typeof editionSchema>>;

export function copySchema() {
	return z.object({
		title: requiredLine(140, () => m.planning_title_missing()),
		weeks: wholeNumber(1, 208)
	});
}

export type CopyForm = z.infer<ReturnType<typeof copySchema>>;

export function cancelSchema() {
	return z.object({ reason: requiredText(500, () => m.planning_reason_missing()) });
}
