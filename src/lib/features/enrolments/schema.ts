import { z } from 'zod';
import { line, text } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

const ids = () =>
	z
		.union([z.string(), z.array(z.string())])
		.transform((typed) => [typed].flat().filter(Boolean))
		.default([]);

const ticked = () =>
	z
		.string()
		.optional()
		.transform((typed) => Boolean(typed));

export function enrolSchema() {
	return z.object({ editionId: z.string(), overlapConfirmed: ticked() });
}

export function withdrawSchema() {
	return z.object({ enrolmentId: z.string(), reason: line(200).default('') });
}

export function enrolmentSchema() {
	return z.object({ enrolmentId: z.string() });
}

export function preferencesSchema() {
	return z.object({ preferences: ids() });
}

export function othersSchema() {
	return z
		.object({ personIds: ids(), pasted: text(20_000).default(''), overlapConfirmed: ticked() })
		.refine((others) => others.personIds.length > 0 || others.pasted !== '', {
			path: ['pasted'],
			error: () => m.enrolments_nobody_chosen()
		});
}

export function answerSchema() {
	return z.object({ answer: z.enum(['accepted', 'declined']) });
}
