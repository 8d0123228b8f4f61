import { showChoice } from '#lib/features/pairings/choice.server.ts';
import { pairTrainer, substitute } from '#lib/features/pairings/commands.server.ts';
import { choiceSchema, readHalf } from '#lib/features/pairings/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import { submit } from '../../../../submit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	return await showChoice(locals.db, actor, params.sessionId, readHalf(params.half) ?? notFound());
};

export const actions: Actions = {
	pair: (event) => choose(event, pairTrainer),
	substitute: (event) => choose(event, substitute)
};

function choose(event: RequestEvent, command: typeof pairTrainer) {
	const { sessionId } = event.params;
	return submit(event, {
		schema: choiceSchema(),
		command: (db, actor, { personId, overrideReason }) => {
			const half = readHalf(event.params.half) ?? notFound();
			return command(db, actor, sessionId, half, personId, { overrideReason });
		},
		done: () => m.planning_paired(),
		to: () => `/bijeenkomsten/${sessionId}`
	});
}
