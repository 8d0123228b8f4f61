import { z } from 'zod';
import { requiredText } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { LONGEST_NOTE } from './coaching.ts';

export function noteSchema() {
	return z.object({ text: requiredText(LONGEST_NOTE, () => m.coaching_note_missing()) });
}

export function pairSchema() {
	return z.object({
		personId: z
			.string({ error: () => m.coaching_person_missing() })
			.min(1, { error: () => m.coaching_person_missing() })
	});
}
