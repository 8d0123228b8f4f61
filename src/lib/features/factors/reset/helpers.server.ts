import type { Db } from '#lib/server/db/open.ts';
import { peopleOf } from '#lib/features/people/readable.server.ts';
import type { Helper } from '#lib/features/factors/policy.ts';

/** As what somebody could help this person already before help was asked for. */
export async function listHelperRoles(
	db: Db,
	helperId: string,
	personId: string,
	askedAt: string
): Promise<Helper[]> {
	const grants = await db
		.selectFrom('roleGrant')
		.select(['role', 'organisationId'])
		.where('personId', '=', helperId)
		.where('endedAt', 'is', null)
		.where('grantedAt', '<', askedAt)
		.execute();
	const organisations = grants.flatMap(({ organisationId }) => organisationId ?? []);
	const own = await peopleOf(db, organisations).where('personId', '=', personId).executeTakeFirst();
	const roles = grants.map(({ role }) => role).filter((role) => role !== 'coordinator' || own);
	return [...new Set(roles)];
}
