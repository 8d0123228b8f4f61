import { erasePerson } from '#lib/features/privacy/erase.server.ts';
import { getErasure } from '#lib/features/privacy/preview.server.ts';
import { eraseSchema } from '#lib/features/privacy/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireFresh } from '#lib/server/auth/fresh.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	requireFresh(locals);
	return { person: await getErasure(locals.db, actor, params.personId) };
};

export const actions: Actions = {
	erase: (event) =>
		submit(event, {
			at: 'erase',
			schema: eraseSchema(),
			command: (db, actor, { name }) =>
				erasePerson(db, actor, event.params.personId ?? '', name, event.locals.config.dataDir),
			done: () => m.erasing_done(),
			to: () => '/mensen',
			fresh: true
		})
};
