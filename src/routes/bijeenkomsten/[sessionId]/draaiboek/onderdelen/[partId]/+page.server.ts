import { fail, redirect } from '@sveltejs/kit';
import { savePart } from '#lib/features/lesson-plans/commands.server.ts';
import { showPart } from '#lib/features/lesson-plans/pages.server.ts';
import { partSchema } from '#lib/features/lesson-plans/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showPart(locals.db, requireActor(locals), params.sessionId, params.partId);

export const actions: Actions = {
	savePart: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, partSchema());
		if (!form.valid) return fail(400, form);
		const part = { ...form.data, partId: params.partId };
		const refused = await attempt(form.values, () => savePart(locals.db, actor, params.sessionId, part));
		if (refused) return fail(409, refused);
		setFlash(cookies, m.lesson_plans_part_saved());
		redirect(303, `/bijeenkomsten/${params.sessionId}/draaiboek#${params.partId}`);
	}
};
