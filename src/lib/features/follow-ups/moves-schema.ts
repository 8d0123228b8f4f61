import { z } from 'zod';
import { m } from '#lib/i18n/paraglide/messages.js';
import { moveDecisions } from './moves.ts';
import { takeSchema } from './schema.ts';

export function moveSchema() {
	return takeSchema().extend({
		decision: z.enum(moveDecisions, { error: () => m.follow_up_choice_missing() }),
		share: z
			.literal('on')
			.optional()
			.transform((tick) => tick === 'on')
	});
}
