import { fail, redirect } from '@sveltejs/kit';
import { showChoice } from '#lib/features/pairings/choice.server.ts';
import { pairTrainer, substitute } from '#lib/features/pairings/commands.server.ts';
import { choiceSchema, readPlace } from '#lib/features/pairings/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	return await showChoice(locals.db, actor, params.sessionId, readPlace(params.place) ?? notFound());
};

export const actions: Actions = {
	pair: (event) => choose(event, pairTrainer),
	substitute: (event) => choose(event, substitute)
};

async function choose({ locals, params, request, cookies }: RequestEvent, command: typeof pairTrainer) {
	const actor = requireActor(locals);
	const place = readPlace(params.place) ?? notFound();
	const form = await readForm(request, choiceSchema());
	if (!form.valid) return fail(400, form);
	const { personId, overrideReason } = form.data;
	const refused = await attempt(form.values, () =>
		command(locals.db, actor, params.sessionId, place, personId, { overrideReason })
	);
	if (refused) return fail(400, refused);

	setFlash(cookies, m.planning_paired());
	redirect(303, `/bijeenkomsten/${params.sessionId}`);
}
