import { z } from 'zod';
import { date, optional, requiredLine, requiredText, text, time, wholeNumber } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { LONGEST_TEXT } from './assignment.ts';
import { NUMBER_MEANINGS } from './citizen-number.ts';

export function assignmentSchema() {
	return z.object({
		title: requiredLine(140, () => m.assignments_title_missing()),
		body: requiredText(LONGEST_TEXT, () => m.assignments_body_missing()),
		sessionId: optional(z.string()),
		dueOn: date(),
		dueTime: time(),
		version: wholeNumber(0, 1_000_000).default(0)
	});
}

export type AssignmentForm = z.infer<ReturnType<typeof assignmentSchema>>;

export function submissionSchema() {
	return z.object({ text: text(LONGEST_TEXT).default('') });
}

export function handInSchema() {
	return z.object({ reason: text(500).default(''), number: optional(z.enum(NUMBER_MEANINGS)) });
}

export function feedbackSchema() {
	return z.object({ text: requiredText(LONGEST_TEXT, () => m.assignments_feedback_missing()) });
}
