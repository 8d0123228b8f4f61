import { openConfidential } from '#lib/features/recovery/open.server.ts';
import { showOpening } from '#lib/features/recovery/pages.server.ts';
import { openSchema } from '#lib/features/recovery/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	return await showOpening(locals.db, requireActor(locals), params.personId);
};

export const actions: Actions = {
	openConfidential: (event) =>
		submit(event, {
			at: 'open',
			schema: openSchema(),
			command: (db, actor, { editionId }) => openConfidential(db, actor, event.params.personId, editionId),
			done: () => m.recovery_opened(),
			to: (_, more) => (more ? `/herstel/${event.params.personId}` : '/attenties')
		})
};
