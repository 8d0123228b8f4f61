import { z } from 'zod';
import { date, optional, requiredLine, requiredText, text } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { changeableKinds, endings, kinds } from './wish.ts';

export function askSchema() {
	return z.object({
		kind: z.enum(kinds, { error: () => m.wish_kind_missing() }),
		summary: requiredLine(140, m.wish_summary_missing),
		body: text(5000),
		sessionId: optional(id()),
		askerId: optional(id()),
		raisedOn: optional(date()).default(null),
		backdateReason: text(300).default(''),
		shared: z
			.literal('on')
			.optional()
			.transform((tick) => tick === 'on'),
		usefulUntil: optional(date()).default(null),
		organisationId: optional(id()),
		coachId: optional(id())
	});
}

const version = () => z.coerce.number().int().min(1);

export function seenSchema() {
	return z.object({ version: version() });
}

export function messageSchema() {
	return z.object({ version: version(), body: requiredText(5000, m.wish_body_missing) });
}

export function assignSchema() {
	return z.object({ version: version(), personId: requiredLine(40, m.wish_choice_missing) });
}

/** The programme is chosen by its own word, because an empty choice is no choice. */
export function handOverSchema() {
	return z.object({
		version: version(),
		organisationId: requiredLine(40, m.wish_choice_missing).transform((chosen) =>
			chosen === 'programme' ? null : chosen
		),
		note: text(1000)
	});
}

export function kindSchema() {
	return z.object({
		version: version(),
		kind: z.enum(changeableKinds, { error: () => m.wish_kind_missing() })
	});
}

export function withdrawSchema() {
	return z.object({
		version: version(),
		ending: z.enum(endings, { error: () => m.wish_choice_missing() })
	});
}

/** The same wish in other words. */
export function rewordSchema() {
	return z.object({ version: version(), summary: requiredLine(140, m.wish_summary_missing) });
}

function id() {
	return z.string().max(40);
}

/** One click on a card, which names its wish in the form. */
export function takeSchema() {
	return z.object({ wishId: id(), version: version() });
}
