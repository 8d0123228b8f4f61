import { changePlace, getPlace } from '#lib/features/places/places.server.ts';
import { placeSchema } from '#lib/features/places/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	place: await getPlace(locals.db, requireActor(locals), params.placeId)
});

export const actions: Actions = {
	change: (event) =>
		submit(event, {
			at: 'change',
			schema: placeSchema(),
			command: (db, actor, place) => changePlace(db, actor, event.params.placeId, place),
			done: () => m.organisations_place_changed(),
			to: () => '/locaties'
		})
};
