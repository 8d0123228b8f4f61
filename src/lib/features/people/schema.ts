import { z } from 'zod';
import { m } from '#lib/i18n/paraglide/messages.js';
import { date, email, line, optional, personName, requiredLine, wholeNumber } from '#lib/fields.ts';
import { REGISTERS } from './registers.ts';

export function namesSchema() {
	return z.object({
		givenName: personName(),
		initials: line(100),
		infix: line(100),
		familyName: personName()
	});
}

export function newPersonSchema() {
	return namesSchema().extend({
		email: email(),
		organisationId: requiredLine(20, () => m.people_choose_organisation()),
		...workFields()
	});
}

export function correctionSchema() {
	return namesSchema().extend({ version: wholeNumber(1, 999_999_999) });
}

export function addressSchema() {
	return z.object({ email: email() });
}

export function workFields() {
	return { function: line(200), discipline: line(200) };
}

export function roleSchema() {
	return z.object({ role: z.enum(['staff', 'coordinator', 'admin']), organisationId: optional(line(20)) });
}

export function trainerSchema() {
	return z.object({ maxSessions: wholeNumber(0, 1000), topicIds: chosen() });
}

export function profileSchema() {
	return z.object({
		language: z.enum(['nl', 'en']),
		phone: line(30).refine((typed) => typed === '' || /^\+?[\d\s()-]{8,}$/.test(typed), {
			error: () => m.people_phone_wrong()
		}),
		sharesContact: ticked(),
		shielded: ticked(),
		version: wholeNumber(1, 999_999_999)
	});
}

export function workingDaysSchema() {
	return z.object({ workingDays: chosen() });
}

export function absenceSchema() {
	return z.object({ startsOn: date(), endsOn: date(), deputyId: optional(line(20)) });
}

export function registerSchema() {
	return z.object({ register: z.enum(REGISTERS), number: line(40) });
}

export function idSchema() {
	return z.object({ id: requiredLine(20) });
}

/** Boxes that were ticked: none, one or several. */
export function chosen() {
	return z
		.union([z.array(z.string().max(20)), z.string().max(20)])
		.optional()
		.transform((typed) => [typed ?? []].flat().filter(Boolean));
}

function ticked() {
	return z
		.string()
		.optional()
		.transform((typed) => typed !== undefined);
}

/** The answer to what a mailed link about an address asks. */
export function answerSchema() {
	return z.object({ answer: z.enum(['yes', 'no']), kind: z.enum(['confirm', 'question']) });
}
