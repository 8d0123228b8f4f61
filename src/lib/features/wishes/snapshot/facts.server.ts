import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { openStates } from '../wish.ts';
import { listOwners } from './owners.server.ts';
import { listPromises } from './promised.server.ts';
import type { Outcome, Wish } from '../clocks/elapsed.ts';

/** Every wish raised since an instant and every open one, by id. */
export async function listIds(db: Db, since: string): Promise<string[]> {
	const rows = await db
		.selectFrom('wish')
		.select('id')
		.where((where) => where.or([where('raisedAt', '>=', since), where('state', 'in', [...openStates])]))
		.execute();
	return rows.map(({ id }) => id);
}

/** The facts of these wishes; what was asked twice counts once. */
export async function listWishes(db: Db, ids: string[]): Promise<Wish[]> {
	if (!ids.length) return [];
	const rows = await db
		.selectFrom('wish')
		.select(['id', 'kind', 'state', 'outcome', 'outcomeReason', 'raisedAt', 'recordedAt'])
		.select(['firstResponseAt', 'firstAnsweredAt', 'closedAt', 'usefulUntil', 'reopenCount', 'askerId'])
		.select([
			'askerOrganisationIdAtRaise as homeId',
			'sourceSessionId as sessionId',
			'ownerPersonId',
			'ownerOrganisationId'
		])
		.where('id', 'in', ids)
		.where((where) => where.or([where('outcome', 'is', null), where('outcome', '!=', 'duplicate')]))
		.execute();
	const { calendar: usual } = await currentCalendar(db, null);
	const promises = await listPromises(db, ids);
	const spans = await listOwners(db, ids);
	const heard = await listLastHeard(db, ids);
	const paused = await listPaused(db, ids);
	return rows.map((row) => {
		const own = promises.get(row.id) ?? [];
		return {
			...row,
			outcome: row.outcome as Outcome | null,
			calendar: own[0]?.calendar ?? usual,
			heardAt: heard.get(row.id) ?? null,
			pausedUntil: paused.get(row.id) ?? null,
			promises: own,
			spans: spans.get(row.id) ?? []
		};
	});
}

async function listPaused(db: Db, ids: string[]): Promise<Map<string, string>> {
	const rows = await db
		.selectFrom('clockPause')
		.select(['wishId', 'autoResumeAt'])
		.where('wishId', 'in', ids)
		.where('endedAt', 'is', null)
		.execute();
	return new Map(rows.map(({ wishId, autoResumeAt }) => [wishId, autoResumeAt]));
}

const HEARD = ['acknowledged', 'asked', 'offered', 'answered'];

async function listLastHeard(db: Db, ids: string[]): Promise<Map<string, string>> {
	const rows = await db
		.selectFrom('wishEvent')
		.select(['wishId', (select) => select.fn.max('occurredAt').as('at')])
		.where('wishId', 'in', ids)
		.where('type', 'in', HEARD)
		.groupBy('wishId')
		.execute();
	return new Map(rows.map(({ wishId, at }) => [wishId, at]));
}
