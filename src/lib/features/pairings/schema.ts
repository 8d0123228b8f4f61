import { z } from 'zod';
import { text } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

export function choiceSchema() {
	return z.object({
		personId: z
			.string({ error: () => m.planning_lead_missing() })
			.min(1, { error: () => m.planning_lead_missing() }),
		overrideReason: text(300).default('')
	});
}

/** At most half a day on the road. */
export function proposalSchema() {
	const range = { error: () => m.planning_travel_range() };
	return z.object({
		travelMinutes: z.coerce.number(range).int(range).min(0, range).max(240, range).default(0)
	});
}

/** The half that an address names. */
export function readHalf(half: string): 1 | 2 | undefined {
	return half === '1' ? 1 : half === '2' ? 2 : undefined;
}

export function acceptSchema() {
	return z.object({
		sessions: z
			.union([z.string().transform((one) => [one]), z.array(z.string())], {
				error: () => m.planning_choose_pairs()
			})
			.refine((sessions) => sessions.length > 0, { error: () => m.planning_choose_pairs() })
	});
}

export function openSchema() {
	return z.object({
		sessionId: z.string(),
		half: z.enum(['1', '2']).transform((half) => Number(half) as 1 | 2)
	});
}
