import { z } from 'zod';
import { makeAllocation, stopSearch } from '#lib/features/allocations/ask.server.ts';
import { showAllocating } from '#lib/features/allocations/queries.server.ts';
import { budgetSchema, proposalSchema } from '#lib/features/allocations/schema.ts';
import { acceptAllocation, dismissAllocation } from '#lib/features/allocations/settle.server.ts';
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
	makeAllocation: async (event) => {
		const { locals, params } = event;
		return await act(event, {
			schema: budgetSchema(),
			command: (actor, data) => makeAllocation(locals.db, actor, params.trainingId, data),
			done: m.allocations_asked
		});
	},
	stopSearch: async (event) => {
		const { locals, params } = event;
		return await act(event, {
			schema: z.object({}),
			command: (actor) => stopSearch(locals.db, actor, params.trainingId),
			done: m.allocations_stopping
		});
	},
	acceptAllocation: async (event) => {
		const { locals, params } = event;
		const outcome = { placed: 0, missed: 0 };
		return await act(event, {
			schema: proposalSchema(),
			command: async (actor, { allocationId }) =>
				Object.assign(outcome, await acceptAllocation(locals.db, actor, params.trainingId, allocationId)),
			done: () => m.allocations_accepted(outcome)
		});
	},
	dismissAllocation: async (event) => {
		const { locals, params } = event;
		return await act(event, {
			schema: proposalSchema(),
			command: (actor, { allocationId }) =>
				dismissAllocation(locals.db, actor, params.trainingId, allocationId),
			done: m.allocations_dismissed
		});
	}
};

async function act<T>(event: RequestEvent, submission: Pick<Submission<T>, 'schema' | 'command' | 'done'>) {
	const to = () => `/trainingen/${event.params.trainingId}/verdeling`;
	return await submit(event, { ...submission, at: 'page', to });
}
