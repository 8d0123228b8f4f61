import type { Db } from '#lib/server/db/open.ts';
import type { Scope } from './schema.ts';

/** Wishes with a clock that runs by a target. */
export async function listAffected(db: Db, policyId: string): Promise<string[]> {
	const rows = await listGoing(db).where('targetPolicy.id', '=', policyId).execute();
	return rows.map((row) => row.wishId);
}

/** Wishes with a clock that another target would take over: it fits them, and is tried before theirs. */
export async function listToTakeOver(db: Db, scope: Scope, rank: number): Promise<string[]> {
	const { metric, kind, organisationId } = scope;
	const rows = await listGoing(db)
		.innerJoin('wish', 'wish.id', 'wishClock.wishId')
		.where('wishClock.metric', '=', metric)
		.where('targetPolicy.rank', '>', rank)
		.$if(kind !== null, (query) => query.where('wish.kind', '=', kind))
		.$if(organisationId !== null, (query) => query.where('wish.ownerOrganisationId', '=', organisationId))
		.execute();
	return rows.map((row) => row.wishId);
}

export async function listVersionIds(db: Db, policyId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('targetPolicyVersion')
		.select('id')
		.where('policyId', '=', policyId)
		.execute();
	return rows.map((row) => row.id);
}

function listGoing(db: Db) {
	return db
		.selectFrom('wishClock')
		.innerJoin('targetPolicyVersion as version', 'version.id', 'wishClock.policyVersionId')
		.innerJoin('targetPolicy', 'targetPolicy.id', 'version.policyId')
		.select('wishClock.wishId')
		.distinct()
		.where('wishClock.state', 'in', ['running', 'paused'])
		.orderBy('wishClock.wishId');
}
