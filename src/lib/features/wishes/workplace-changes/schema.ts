import { z } from 'zod';
import { m } from '#lib/i18n/paraglide/messages.js';
import { changeDecisions } from './workplace-change.ts';
import { takeSchema } from '../schema.ts';

export function moveSchema() {
	return takeSchema().extend({
		decision: z.enum(changeDecisions, { error: () => m.wish_choice_missing() }),
		share: z
			.literal('on')
			.optional()
			.transform((tick) => tick === 'on')
	});
}
