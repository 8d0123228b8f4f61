import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { openStates } from './follow-up.ts';
import { listHolds } from './holds.server.ts';
import { listPromises } from './promised.server.ts';
import type { Outcome, Wish } from './wait.ts';

/** Every wish raised since an instant and every open one, by id. */
export async function listIds(db: Db, since: string): Promise<string[]> {
	const rows = await db
		.selectFrom('followUpRequest')
		.select('id')
		.where((where) => where.or([where('raisedAt', '>=', since), where('state', 'in', [...openStates])]))
		.execute();
	return rows.map(({ id }) => id);
}

/** The facts of these wishes; what was asked twice counts once. */
export async function listWishes(db: Db, ids: string[]): Promise<Wish[]> {
	if (!ids.length) return [];
	const rows = await db
		.selectFrom('followUpRequest')
		.select(['id', 'kind', 'state', 'outcome', 'outcomeReason', 'raisedAt', 'recordedAt'])
		.select(['firstResponseAt', 'firstAnsweredAt', 'closedAt', 'usefulUntil', 'reopenCount', 'requesterId'])
		.select([
			'requesterOrganisationIdAtRaise as homeId',
			'sourceSessionId as sessionId',
			'ownerPersonId',
			'ownerOrganisationId'
		])
		.where('id', 'in', ids)
		.where((where) => where.or([where('outcome', 'is', null), where('outcome', '!=', 'duplicate')]))
		.execute();
	const { calendar: usual } = await currentCalendar(db, null);
	const promises = await listPromises(db, ids);
	const spans = await listHolds(db, ids);
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
		.select(['requestId', 'autoResumeAt'])
		.where('requestId', 'in', ids)
		.where('endedAt', 'is', null)
		.execute();
	return new Map(rows.map(({ requestId, autoResumeAt }) => [requestId, autoResumeAt]));
}

const HEARD = ['acknowledged', 'asked', 'offered', 'answered'];

async function listLastHeard(db: Db, ids: string[]): Promise<Map<string, string>> {
	const rows = await db
		.selectFrom('requestEvent')
		.select(['requestId', (select) => select.fn.max('occurredAt').as('at')])
		.where('requestId', 'in', ids)
		.where('type', 'in', HEARD)
		.groupBy('requestId')
		.execute();
	return new Map(rows.map(({ requestId, at }) => [requestId, at]));
}
