import { listProposals } from '#lib/features/pairings/proposals.server.ts';
import { askPairing } from '#lib/features/pairings/ask.server.ts';
import { proposalSchema } from '#lib/features/pairings/schema.ts';
import { readTravelMinutes } from '#lib/features/pairings/travel.server.ts';
import { listOpenSessions } from '#lib/features/sessions/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	const proposals = await listProposals(locals.db, actor);
	const open = await listOpenSessions(locals.db, actor);
	return { proposals, open, travelMinutes: await readTravelMinutes(locals.db) };
};

export const actions: Actions = {
	default: (event) =>
		submit(event, {
			schema: proposalSchema(),
			command: askPairing,
			to: (_, proposalId) => `/planning/duos/${proposalId}`
		})
};
