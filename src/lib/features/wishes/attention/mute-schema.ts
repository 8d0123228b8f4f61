import { z } from 'zod';
import { date, requiredText } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

export function muteSchema() {
	return z.object({ reason: requiredText(300, m.mute_reason_missing), endsOn: date() });
}
