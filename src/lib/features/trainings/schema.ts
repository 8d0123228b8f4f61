import { z } from 'zod';
import { requiredLine, requiredText, text, wholeNumber } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

export function trainingSchema() {
	return z.object({
		title: requiredLine(120, () => m.planning_title_missing()),
		summary: requiredText(300, () => m.planning_summary_missing()),
		body: text(20_000),
		topics: z.array(z.string()).max(50).default([]),
		version: wholeNumber(0, 1_000_000).default(0)
	});
}

export type TrainingForm = z.infer<ReturnType<typeof trainingSchema>>;
