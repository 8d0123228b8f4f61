import { z } from 'zod';
import { line } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { endings } from '../wish.ts';
import { takeSchema } from '../schema.ts';

/** One answer about one wish of the page; in other words only with words. */
export function relevanceSchema() {
	return takeSchema()
		.extend({
			answer: z.enum(['still_live', 'changed', ...endings], { error: () => m.wish_choice_missing() }),
			summary: line(140).default('')
		})
		.refine(({ answer, summary }) => answer !== 'changed' || summary !== '', {
			error: () => m.wish_summary_missing(),
			path: ['summary']
		});
}
