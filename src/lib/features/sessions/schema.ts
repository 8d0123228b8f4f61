import { z } from 'zod';
import { date, line, optional, text, time, wholeNumber } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

export function sessionSchema() {
	return z.object({
		date: date(),
		from: time(),
		to: time(),
		hour: optional(z.enum(['first', 'second'])),
		placeId: optional(line(40)),
		link: webAddress(),
		seats: wholeNumber(1, 1000),
		overrideReason: text(300).default(''),
		version: wholeNumber(0, 1_000_000).default(0)
	});
}

export type SessionForm = z.infer<ReturnType<typeof sessionSchema>>;

/** The address of an online meeting, or nothing. */
function webAddress() {
	return line(500).refine((typed) => typed === '' || isWebAddress(typed), {
		error: () => m.planning_link_wrong()
	});
}

function isWebAddress(typed: string) {
	return URL.canParse(typed) && new URL(typed).protocol === 'https:';
}
