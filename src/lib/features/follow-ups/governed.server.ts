import type { Db } from '#lib/server/db/open.ts';
import type { Scope } from './target-schema.ts';

/** Wishes with a clock that runs by a target. */
export async function listGoverned(db: Db, policyId: string): Promise<string[]> {
	const rows = await listGoing(db).where('targetPolicy.id', '=', policyId).execute();
	return rows.map((row) => row.requestId);
}

/** Wishes with a clock that another target would take over: it fits them, and is tried before theirs. */
export async function listToTakeOver(db: Db, scope: Scope, rank: number): Promise<string[]> {
	const { metric, kind, organisationId } = scope;
	const rows = await listGoing(db)
		.innerJoin('followUpRequest', 'followUpRequest.id', 'requestClock.requestId')
		.where('requestClock.metric', '=', metric)
		.where('targetPolicy.rank', '>', rank)
		.$if(kind !== null, (query) => query.where('followUpRequest.kind', '=', kind))
		.$if(organisationId !== null, (query) =>
			query.where('followUpRequest.ownerOrganisationId', '=', organisationId)
		)
		.execute();
	return rows.map((row) => row.requestId);
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
		.selectFrom('requestClock')
		.innerJoin('targetPolicyVersion as version', 'version.id', 'requestClock.policyVersionId')
		.innerJoin('targetPolicy', 'targetPolicy.id', 'version.policyId')
		.select('requestClock.requestId')
		.distinct()
		.where('requestClock.state', 'in', ['running', 'paused'])
		.orderBy('requestClock.requestId');
}
