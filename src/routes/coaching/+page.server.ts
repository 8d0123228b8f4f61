import { fail, redirect } from '@sveltejs/kit';
import { askCoaching, startCoaching } from '#lib/features/coaching/commands.server.ts';
import { showPairs } from '#lib/features/coaching/pages.server.ts';
import { pairSchema } from '#lib/features/coaching/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals }) => await showPairs(locals.db, requireActor(locals));

export const actions: Actions = {
	askCoaching: (event) => begin(event, askCoaching, m.coaching_asked),
	startCoaching: (event) => begin(event, startCoaching, m.coaching_started)
};

async function begin(
	{ locals, request, cookies }: RequestEvent,
	command: typeof askCoaching,
	done: () => string
) {
	const actor = requireActor(locals);
	const form = await readForm(request, pairSchema());
	if (!form.valid) return fail(400, form);
	let id = '';
	const refused = await attempt(form.values, async () => {
		id = await command(locals.db, actor, form.data.personId);
	});
	if (refused) return fail(409, refused);
	setFlash(cookies, done());
	redirect(303, `/coaching/${id}`);
}
