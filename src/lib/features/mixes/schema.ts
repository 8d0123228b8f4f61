import { z } from 'zod';
import { requiredLine, wholeNumber } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

const MOST = 1_000_000;

function choice(missing: () => string) {
	return requiredLine(40, missing);
}

/** Which mix, as it was on the page. */
export function mixSchema() {
	return z.object({ mixId: choice(m.mixes_not_open), version: wholeNumber(0, MOST) });
}

export function moveSchema() {
	return mixSchema().extend({
		sessionId: choice(m.mixes_choose_session),
		personId: choice(m.mixes_choose_person),
		group: wholeNumber(1, 1000),
		pin: z.literal('on').optional()
	});
}

export type MoveForm = z.infer<ReturnType<typeof moveSchema>>;

/** One of the ways to repair, counted from 1. */
export function optionSchema() {
	return mixSchema().extend({ option: wholeNumber(1, MOST) });
}

export type OptionForm = z.infer<ReturnType<typeof optionSchema>>;

/** For how many months meetings count. */
export function memorySchema() {
	return z.object({ months: wholeNumber(1, 240) });
}

/** Two people together or apart. */
export function seatingRuleSchema() {
	return z
		.object({
			kind: z.enum(['together', 'apart'], { error: () => m.mixes_choose_kind() }),
			personId: choice(m.mixes_choose_person),
			otherId: choice(m.mixes_choose_person)
		})
		.refine((rule) => rule.personId !== rule.otherId, {
			path: ['otherId'],
			error: () => m.mixes_choose_two_people()
		});
}

export type SeatingRuleForm = z.infer<ReturnType<typeof seatingRuleSchema>>;
