import { addPlace } from '#lib/features/places/places.server.ts';
import { placeSchema } from '#lib/features/places/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { forbidden } from '#lib/server/refuse.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (!requireActor(locals).staff) forbidden();
};

export const actions: Actions = {
	add: (event) =>
		submit(event, {
			at: 'add',
			schema: placeSchema(),
			command: (db, actor, place) => addPlace(db, actor, place),
			done: () => m.organisations_place_added(),
			to: () => '/locaties'
		})
};
