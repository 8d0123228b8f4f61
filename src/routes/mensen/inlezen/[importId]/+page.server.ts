import { applyImport, chooseOrganisations, dropImport } from '#lib/features/imports/commands.server.ts';
import type { OrganisationChoices } from '#lib/features/imports/import.ts';
import { getImport } from '#lib/features/imports/queries.server.ts';
import { listOrganisations } from '#lib/features/organisations/queries.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const organisations = await listOrganisations(locals.db);
	return {
		...(await getImport(locals.db, actor, params.importId)),
		organisations: organisations.filter(
			({ id }) => actor.staff || actor.coordinatedOrganisations.includes(id)
		),
		mayMake: actor.staff
	};
};

export const actions: Actions = {
	choose: (event) =>
		submit(event, {
			command: (db, actor, _, form) =>
				chooseOrganisations(db, actor, event.params.importId, readChoices(form)),
			done: () => m.imports_chosen()
		}),
	applyAll: (event) => apply(event, false),
	applyGoodRows: (event) => apply(event, true),
	drop: (event) =>
		submit(event, {
			command: (db, actor) => dropImport(db, actor, event.params.importId),
			done: () => m.imports_dropped(),
			to: () => '/mensen/inlezen'
		})
};

function apply(event: RequestEvent, goodRows: boolean) {
	return submit(event, {
		command: (db, actor) => applyImport(db, actor, event.params.importId, { goodRows }),
		done: () => m.imports_applied()
	});
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
