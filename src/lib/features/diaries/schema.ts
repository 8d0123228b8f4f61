import { z } from 'zod';
import { requiredLine } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

export function feedSchema() {
	return z.object({ name: requiredLine(60, () => m.diaries_feed_name_missing()) });
}

export function diaryChoiceSchema() {
	return z.object({ diary: z.enum(['mail', 'feed']) });
}

export function revokeSchema() {
	return z.object({ feedId: z.string() });
}
