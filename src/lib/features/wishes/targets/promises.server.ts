import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Payload } from '../history/events.server.ts';
import { openStates } from '../wish.ts';
import { isUnpromised } from '../history/state.ts';
import type { Loaded } from '../history/load.server.ts';
import type { Scope } from './schema.ts';

type To = { calendarVersionId: string; raisedAt: string };

/** What a target promises to wishes that have no clock for it, each on the hours of whoever owes the answer. */
export type Promises = { metric: Scope['metric']; policyVersionId: string; to: Map<string, To> };

export async function findPromises(
	db: Db,
	scope: Scope & { rank: number },
	policyVersionId: string
): Promise<Promises> {
	const wishes = await listUnpromised(db, scope);
	const calendars = new Map<string | null, string>();
	for (const owner of new Set(wishes.map(({ ownerOrganisationId }) => ownerOrganisationId)))
		calendars.set(owner, (await currentCalendar(db, owner)).versionId);
	const to = wishes.map(({ id, ownerOrganisationId, raisedAt }): [string, To] => [
		id,
		{ raisedAt, calendarVersionId: calendars.get(ownerOrganisationId) ?? '' }
	]);
	return { metric: scope.metric, policyVersionId, to: new Map(to) };
}

/** What a wish is promised, in the words of its history. */
export function promisedTo(kept: Loaded, promises: Promises): Payload {
	const { metric, policyVersionId } = promises;
	const to = promises.to.get(kept.wishId);
	if (!to || !isUnpromised(kept, metric)) return {};
	const last = kept.clocks.findLast((clock) => clock.metric === metric);
	return {
		[`${metric}_target`]: policyVersionId,
		[`${metric}_calendar`]: to.calendarVersionId,
		[`${metric}_from`]: last?.startedAt ?? to.raisedAt
	};
}

/** Open wishes that a target fits before any other, without a clock of its kind and without what it would promise. */
async function listUnpromised(db: Db, { metric, kind, organisationId, rank }: Scope & { rank: number }) {
	return await db
		.selectFrom('wish')
		.select(['wish.id', 'ownerOrganisationId', 'raisedAt'])
		.where('wish.state', 'in', [...openStates])
		.$if(metric === 'first_response', (query) => query.where('firstResponseAt', 'is', null))
		.$if(kind !== null, (query) => query.where('wish.kind', '=', kind))
		.$if(organisationId !== null, (query) => query.where('ownerOrganisationId', '=', organisationId))
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('wishClock')
						.select('wishClock.id')
						.whereRef('wishClock.wishId', '=', 'wish.id')
						.where('wishClock.metric', '=', metric)
						.where('wishClock.state', 'in', ['running', 'paused'])
				)
			)
		)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('targetPolicy as first')
						.innerJoin('targetPolicyVersion as version', 'version.policyId', 'first.id')
						.select('first.id')
						.where('first.metric', '=', metric)
						.where('first.disabledAt', 'is', null)
						.where('first.rank', '<', rank)
						.where('version.validFrom', '<=', now())
						.where((where) =>
							where.or([where('first.kind', 'is', null), where('first.kind', '=', where.ref('wish.kind'))])
						)
						.where((where) =>
							where.or([
								where('first.organisationId', 'is', null),
								where('first.organisationId', '=', where.ref('wish.ownerOrganisationId'))
							])
						)
				)
			)
		)
		.orderBy('wish.id')
		.execute();
}
