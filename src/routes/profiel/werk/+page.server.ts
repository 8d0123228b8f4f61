import { visibleName } from '#lib/features/people/names/names.ts';
import { getPerson } from '#lib/features/people/person.server.ts';
import { listDeputies } from '#lib/features/people/profile/profile.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { ownId, workActions } from '../../mensen/work-actions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	const deputies = await listDeputies(locals.db, actor.personId);
	return {
		person: await getPerson(locals.db, actor, actor.personId),
		deputies: deputies.map((row) => ({ id: row.id, name: visibleName(row) }))
	};
};

export const actions: Actions = { ...workActions(ownId, () => '/profiel/werk') };
