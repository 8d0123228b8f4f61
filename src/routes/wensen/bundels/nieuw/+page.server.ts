import { fail, redirect } from '@sveltejs/kit';
import { startBundle } from '#lib/features/bundles/commands.server.ts';
import { readAbout, usualFacts } from '#lib/features/bundles/about.ts';
import { startSchema } from '#lib/features/bundles/schema.ts';
import { listLooseAbout } from '#lib/features/bundles/suggest.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { newId } from '#lib/server/ids.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const about = readAbout(url.searchParams);
	const found = await listLooseAbout(locals.db, actor, about);
	return { ...found, about, formKey: newId(), facts: usualFacts(found.topic, now()) };
};

export const actions: Actions = {
	start: async ({ locals, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, startSchema());
		if (!form.valid) return fail(400, form);
		let id = '';
		const refused = await attempt(
			form.values,
			async () => (id = await startBundle(locals.db, actor, form.data))
		);
		if (refused) return fail(400, refused);
		setFlash(cookies, m.bundles_started());
		redirect(303, `/wensen/bundels/${id}`);
	}
};
