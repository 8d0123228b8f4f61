import { z } from 'zod';
import {
	changeOrganisation,
	closeOrganisation,
	reopenOrganisation
} from '#lib/features/organisations/commands.server.ts';
import { getOrganisation } from '#lib/features/organisations/queries.server.ts';
import { organisationSchema } from '#lib/features/organisations/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	return {
		organisation: await getOrganisation(locals.db, actor, params.organisationId),
		mayChange: actor.staff
	};
};

export const actions: Actions = {
	change: (event) =>
		submit(event, {
			at: 'change',
			schema: organisationSchema(),
			command: (db, actor, form) => changeOrganisation(db, actor, event.params.organisationId, form),
			done: () => m.organisations_changed(),
			to: () => '/organisaties'
		}),
	close: (event) =>
		submit(event, {
			at: 'close',
			schema: z.object({}),
			command: (db, actor) => closeOrganisation(db, actor, event.params.organisationId),
			done: () => m.organisations_closed_done(),
			to: () => '/organisaties'
		}),
	reopen: (event) =>
		submit(event, {
			at: 'close',
			schema: z.object({}),
			command: (db, actor) => reopenOrganisation(db, actor, event.params.organisationId),
			done: () => m.organisations_reopened(),
			to: () => '/organisaties'
		})
};
