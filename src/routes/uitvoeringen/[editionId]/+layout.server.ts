import { getEdition, listSeats } from '#lib/features/editions/queries.server.ts';
import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import { listSessionCards } from '#lib/features/sessions/overview.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { tabsFor } from './tabs.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const edition = await getEdition(locals.db, actor, params.editionId);
	const relation = await findEditionRelation(locals.db, actor, edition.id);
	const seats = await listSeats(locals.db, [edition.id]);
	return {
		edition,
		relation,
		tabs: tabsFor(relation, edition.id),
		sessions: await listSessionCards(locals.db, actor, [edition.id]),
		seats: seats.get(edition.id) ?? []
	};
};
