import { askAllocation, stopAllocation } from '#lib/features/allocations/ask.server.ts';
import { showAllocating } from '#lib/features/allocations/queries.server.ts';
import { budgetSchema, proposalSchema } from '#lib/features/allocations/schema.ts';
import { publishAllocation, dismissAllocation } from '#lib/features/allocations/publish.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { WATCHED } from '#lib/ui/watched.ts';
import { submit, type Submission } from '../../../submit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	depends(WATCHED);
	return { allocating: await showAllocating(locals.db, requireActor(locals), params.trainingId) };
};

export const actions: Actions = {
	askAllocation: (event) =>
		act(event, {
			schema: budgetSchema(),
			command: (db, actor, data) => askAllocation(db, actor, event.params.trainingId, data),
			done: () => m.allocations_asked()
		}),
	stopSearch: (event) =>
		act(event, {
			command: (db, actor) => stopAllocation(db, actor, event.params.trainingId),
			done: () => m.allocations_stopping()
		}),
	publishAllocation: (event) =>
		act(event, {
			schema: proposalSchema(),
			command: (db, actor, { allocationId }) =>
				publishAllocation(db, actor, event.params.trainingId, allocationId),
			done: (_, outcome) => m.allocations_accepted(outcome)
		}),
	dismissAllocation: (event) =>
		act(event, {
			schema: proposalSchema(),
			command: (db, actor, { allocationId }) =>
				dismissAllocation(db, actor, event.params.trainingId, allocationId),
			done: () => m.allocations_dismissed()
		})
};

function act<T, R>(event: RequestEvent, submission: Submission<T, R>) {
	return submit(event, { ...submission, at: 'page' });
}
