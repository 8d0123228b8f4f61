import { completeEdition, makeDefinitive, markHeld } from '#lib/features/editions/commands.server.ts';
import { getEdition } from '#lib/features/editions/queries.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	await getEdition(locals.db, actor, params.editionId);
	return { now: now() };
};

export const actions: Actions = {
	makeDefinitive: (event) => move(event, makeDefinitive),
	markHeld: (event) => move(event, markHeld),
	complete: (event) => move(event, completeEdition)
};

function move(event: RequestEvent, command: typeof makeDefinitive) {
	return submit(event, {
		command: (db, actor) => command(db, actor, event.params.editionId),
		done: () => m.planning_state_changed()
	});
}
