import { z } from 'zod';
import { requiredLine } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { BUDGETS } from './allocation.ts';

export function budgetSchema() {
	return z.object({
		budgetSeconds: z.coerce
			.number({ error: () => m.allocations_budget_unknown() })
			.refine((seconds) => BUDGETS.includes(seconds), { error: () => m.allocations_budget_unknown() })
	});
}

/** Which proposal, as it was on the page. */
export function proposalSchema() {
	return z.object({ allocationId: requiredLine(40, m.allocations_choose) });
}
