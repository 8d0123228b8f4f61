import { z } from 'zod';
import { m } from '#lib/i18n/paraglide/messages.js';
import { line, requiredLine, text } from '#lib/fields.ts';

export const placeKinds = ['room', 'online'] as const;
/** Who sees the address: everyone, those who are enrolled, or those only on the page after signing in. */
export const addressAudiences = ['everyone', 'enrolled', 'signed_in'] as const;

export function placeSchema() {
	return z.object({
		name: requiredLine(120, () => m.organisations_place_name_missing()),
		kind: z.enum(placeKinds),
		address: line(200),
		directions: text(1000),
		addressFor: z.enum(addressAudiences, { error: () => m.organisations_place_audience_missing() })
	});
}

export type PlaceForm = z.infer<ReturnType<typeof placeSchema>>;
