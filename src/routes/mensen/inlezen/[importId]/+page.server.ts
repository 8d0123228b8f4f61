import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { applyImport, chooseOrganisations, dropImport } from '#lib/features/imports/commands.server.ts';
import type { OrganisationChoices } from '#lib/features/imports/import.ts';
import { getImport } from '#lib/features/imports/queries.server.ts';
import { listOrganisations } from '#lib/features/organisations/queries.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readFields } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const organisations = await listOrganisations(locals.db);
	return {
		...(await getImport(locals.db, actor, params.importId)),
		organisations: organisations.filter(({ id }) => actor.staff || actor.coordinates.includes(id)),
		mayMake: actor.staff
	};
};

export const actions: Actions = {
	choose: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const choices = readChoices(await readFields(request));
		await chooseOrganisations(locals.db, actor, params.importId, choices);
		setFlash(cookies, m.imports_chosen());
		redirect(303, `/mensen/inlezen/${params.importId}`);
	},
	applyAll: (event) => apply(event, false),
	applyGoodRows: (event) => apply(event, true),
	drop: async ({ locals, params, cookies }) => {
		await dropImport(locals.db, requireActor(locals), params.importId);
		setFlash(cookies, m.imports_dropped());
		redirect(303, '/mensen/inlezen');
	}
};

async function apply({ locals, params, cookies }: RequestEvent, goodRows: boolean) {
	const actor = requireActor(locals);
	const refused = await attempt({}, () => applyImport(locals.db, actor, params.importId ?? '', { goodRows }));
	if (refused) return fail(400, refused);
	setFlash(cookies, m.imports_applied());
	redirect(303, `/mensen/inlezen/${params.importId}`);
}

/** Names and choices stand side by side in the form, in one order. */
function readChoices(form: FormData): OrganisationChoices {
	const answers = form.getAll('choice').map(String);
	const choices: OrganisationChoices = {};
	for (const [index, name] of form.getAll('name').map(String).entries()) {
		const answer = answers[index];
		if (answer)
			choices[name] =
				answer === 'make' || answer === 'skip' ? { act: answer } : { act: 'link', organisationId: answer };
	}
	return choices;
}
