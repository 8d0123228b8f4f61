import { leadsAhead } from '#lib/features/people/roles/roles.server.ts';
import { listRoles } from '#lib/features/people/work.server.ts';
import { refusal, type Refusal } from '#lib/i18n/refusal.ts';
import type { Db } from '#lib/server/db/open.ts';

/** What has to be handed to somebody else before a person can be erased. */
export async function listObstacles(db: Db, personId: string): Promise<Refusal[]> {
	return [
		...((await listRoles(db, [personId])).length ? [refusal('erasing_has_roles')] : []),
		...((await leadsAhead(db, personId)) ? [refusal('erasing_leads_ahead')] : [])
	];
}
