import { fail, redirect } from '@sveltejs/kit';
import { completeEdition, makeDefinitive, markHeld } from '#lib/features/editions/commands.server.ts';
import { getEdition } from '#lib/features/editions/queries.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt } from '#lib/server/form.ts';
import { now } from '#lib/server/clock.ts';
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

async function move({ locals, params, cookies }: RequestEvent, command: typeof makeDefinitive) {
	const actor = requireActor(locals);
	const refused = await attempt({}, () => command(locals.db, actor, params.editionId));
	if (refused) return fail(400, refused);
	setFlash(cookies, m.planning_state_changed());
	redirect(303, `/uitvoeringen/${params.editionId}`);
}
