import { z } from 'zod';
import { m } from '#lib/i18n/paraglide/messages.js';

const LONGEST_MONTHS = 60;

function months() {
	const problem = () => m.retention_months_wrong({ most: LONGEST_MONTHS });
	return z.coerce.number(problem()).int(problem()).min(1, problem()).max(LONGEST_MONTHS, problem());
}

export function termsSchema() {
	return z.object({ submissions: months(), notes: months() });
}

export type TermsForm = z.infer<ReturnType<typeof termsSchema>>;
