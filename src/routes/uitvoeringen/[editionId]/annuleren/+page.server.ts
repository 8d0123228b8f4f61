import { fail, redirect } from '@sveltejs/kit';
import { cancelEdition } from '#lib/features/editions/cancel.server.ts';
import { mayPlan } from '#lib/features/editions/policy.ts';
import { countPeopleToTell, getEdition } from '#lib/features/editions/queries.server.ts';
import { cancelSchema } from '#lib/features/editions/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	if (!mayPlan(actor)) notFound();
	const { id } = await getEdition(locals.db, actor, params.editionId);
	return { people: await countPeopleToTell(locals.db, id) };
};

export const actions: Actions = {
	default: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, cancelSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			cancelEdition(locals.db, actor, params.editionId, form.data.reason)
		);
		if (refused) return fail(400, refused);

		setFlash(cookies, m.planning_edition_cancelled());
		redirect(303, `/uitvoeringen/${params.editionId}`);
	}
};
