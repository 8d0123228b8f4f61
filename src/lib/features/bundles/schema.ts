import { z } from 'zod';
import { date, line, optional, requiredLine, requiredText, wholeNumber } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

export function startSchema() {
	return factsSchema().extend({
		topicId: optional(id()).default(null),
		region: line(60).default(''),
		wishIds: wishIds()
	});
}
export type NewBundle = z.infer<ReturnType<typeof startSchema>>;

export function factsSchema() {
	return z.object({
		title: requiredLine(120, m.bundles_title_missing),
		minPersons: wholeNumber(1, 500),
		decideBy: date()
	});
}
export type BundleFacts = z.infer<ReturnType<typeof factsSchema>>;

const version = () => z.coerce.number().int().min(1);

export function seenSchema() {
	return z.object({ version: version() });
}

export function changeSchema() {
	return factsSchema().extend({ version: version() });
}

export function addSchema() {
	return seenSchema().extend({ wishIds: wishIds() });
}

export function removeSchema() {
	return seenSchema().extend({ memberId: id() });
}

export function planSchema() {
	return seenSchema().extend({
		sessionId: requiredLine(40, m.bundles_session_missing),
		body: requiredText(5000, m.wish_body_missing)
	});
}

export function declineSchema() {
	return seenSchema().extend({ body: requiredText(5000, m.wish_body_missing) });
}

export function consentSchema() {
	return z.object({
		memberId: id(),
		agrees: z.enum(['yes', 'no'], { error: () => m.wish_choice_missing() })
	});
}

/** One tick comes as a text, several as a list. */
function wishIds() {
	return z.preprocess(
		(ticked) => [ticked ?? []].flat(),
		z
			.array(id())
			.min(1, { error: () => m.bundles_wishes_missing() })
			.max(200)
	);
}

function id() {
	return z.string().max(40);
}
