import { leadsAhead } from '#lib/features/people/roles/roles.server.ts';
import { listRoles } from '#lib/features/people/work.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';

/** What has to be handed to somebody else before a person can be erased. */
export async function listObstacles(db: Db, personId: string): Promise<string[]> {
	return [
		...((await listRoles(db, [personId])).length ? [m.erasing_has_roles()] : []),
		...((await leadsAhead(db, personId)) ? [m.erasing_leads_ahead()] : [])
	];
}
