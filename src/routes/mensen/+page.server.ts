import { mayImport } from '#lib/features/imports/policy.ts';
import { countPossibleDuplicates } from '#lib/features/merging/duplicates.server.ts';
import { listOrganisations } from '#lib/features/organisations/queries.server.ts';
import { listFunctions, listPeople, type PeopleFilter } from '#lib/features/people/list.server.ts';
import { listAddressChanges } from '#lib/features/people/addresses/pages.server.ts';
import { mayAddPeople, maySeeAddressChanges } from '#lib/features/people/policy.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const filter = readFilter(url.searchParams);
	return {
		...(await listPeople(locals.db, actor, filter)),
		filter,
		organisations: await listOrganisations(locals.db),
		functions: await listFunctions(locals.db, actor),
		addresses: maySeeAddressChanges(actor) && (await listAddressChanges(locals.db, actor)).length > 0,
		duplicates: actor.staff ? await countPossibleDuplicates(locals.db, actor) : 0,
		may: {
			add: mayAddPeople(actor),
			import: mayImport(actor),
			invite: mayAddPeople(actor) || actor.admin,
			search: actor.staff
		}
	};
};

const ROLES = ['trainer', 'staff', 'coordinator', 'admin'] as const;

function readFilter(query: URLSearchParams): PeopleFilter {
	const role = ROLES.find((name) => name === query.get('rol'));
	return {
		search: query.get('q') ?? '',
		organisationId: query.get('organisatie') ?? '',
		function: query.get('functie') ?? '',
		after: query.get('na') ?? '',
		...(role && { role })
	};
}
