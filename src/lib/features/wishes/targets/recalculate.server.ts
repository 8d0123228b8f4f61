import { DAYS_CHANGED, findCarried } from '#lib/features/calendars/carry.server.ts';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { BackgroundContext, BackgroundWork } from '#lib/server/background.ts';
import type { Db } from '#lib/server/db/open.ts';
import { recalculateBatch, type Change } from './recalculate-batch.server.ts';
import { findPromises } from './promises.server.ts';
import { listToTakeOver, listVersionIds } from './affected.server.ts';

const BATCH = 100;

/** The background work that brings a changed target to wishes that are open already. */
export const TARGET_CHANGED = 'target.changed';

/** The same for a target that is new, and for one that is no more. */
export const TARGET_ADDED = 'target.added';
export const TARGET_DISABLED = 'target.disabled';

/** Work over every running clock that a change concerns: what is done already is not found again after a standstill. */
export const recalculationWork: BackgroundWork = {
	[DAYS_CHANGED]: recalculateDays,
	[TARGET_CHANGED]: recalculateTarget,
	[TARGET_ADDED]: takeOver,
	[TARGET_DISABLED]: endPromises
};

async function recalculateDays(db: Db, context: BackgroundContext) {
	const { calendarId = '', after = '', upTo = '' } = context.job.ids;
	const versions = await listVersions(db, calendarId, Number(upTo));
	const next = versions.filter(({ number }) => number > Number(after)).map(({ id }) => id);
	const earlier = versions.filter(({ number }) => number <= Number(after)).map(({ id }) => id);
	const destinations = new Map<string, string>();
	for (const id of earlier) destinations.set(id, (await findCarried(db, next, id)) ?? id);
	await recalculate(db, context, await listOn(db, 'calendarVersionId', earlier), {
		destinationOf: ({ calendarVersionId }) => ({
			calendarVersionId: destinations.get(calendarVersionId) ?? calendarVersionId
		})
	});
}

async function recalculateTarget(db: Db, context: BackgroundContext) {
	const { policyId = '', versionId: policyVersionId = '' } = context.job.ids;
	const earlier = (await listVersionIds(db, policyId)).filter((id) => id !== policyVersionId);
	await recalculate(db, context, await listOn(db, 'policyVersionId', earlier), {
		destinationOf: (clock) => (earlier.includes(clock.policyVersionId) ? { policyVersionId } : {})
	});
}

async function takeOver(db: Db, context: BackgroundContext) {
	const { policyId = '', versionId: policyVersionId = '' } = context.job.ids;
	const policy = await db
		.selectFrom('targetPolicy')
		.select(['metric', 'kind', 'organisationId', 'rank'])
		.where('id', '=', policyId)
		.where('disabledAt', 'is', null)
		.executeTakeFirst();
	if (!policy || policy.metric === 'update') return;
	const { metric } = policy;
	const promises = await findPromises(db, { ...policy, metric }, policyVersionId);
	const taken = await listToTakeOver(db, { ...policy, metric }, policy.rank);
	await recalculate(db, context, [...taken, ...promises.to.keys()], {
		destinationOf: (clock) => (clock.metric === metric ? { policyVersionId } : {}),
		promises
	});
}

async function endPromises(db: Db, context: BackgroundContext) {
	const versionIds = await listVersionIds(db, context.job.ids.policyId ?? '');
	await recalculate(db, context, await listOn(db, 'policyVersionId', versionIds), {
		destinationOf: (clock) => (versionIds.includes(clock.policyVersionId) ? { ended: true } : {})
	});
}

async function recalculate(db: Db, { job, report }: BackgroundContext, wishIds: string[], change: Change) {
	let moved = 0;
	for (let from = 0; from < wishIds.length; from += BATCH) {
		const batch = wishIds.slice(from, from + BATCH);
		moved += await db.transaction().execute((trx) => recalculateBatch(trx, batch, change));
		if (!(await report(Math.min(1, (from + BATCH) / wishIds.length)))) return;
	}
	if (moved) await summarise(db, job.id, job.ids.actorId ?? '', moved);
}

/** One summary for who made the change, instead of a word about every wish. */
async function summarise(db: Db, jobId: string, recipientId: string, count: number) {
	await db.transaction().execute(async (trx) => {
		await raiseAlerts(trx, {
			key: `recalculated/${jobId}`,
			recipientId,
			kind: 'wish_recalculated',
			facts: { count },
			href: '/wensen',
			mail: false
		});
	});
}

async function listVersions(db: Db, calendarId: string, upTo: number) {
	return await db
		.selectFrom('businessCalendarVersion')
		.select(['id', 'number'])
		.where('calendarId', '=', calendarId)
		.where('number', '<=', upTo)
		.orderBy('number', 'desc')
		.execute();
}

async function listOn(db: Db, column: 'calendarVersionId' | 'policyVersionId', versionIds: string[]) {
	if (!versionIds.length) return [];
	const rows = await db
		.selectFrom('wishClock')
		.select('wishId')
		.distinct()
		.where(column, 'in', versionIds)
		.where('state', 'in', ['running', 'paused'])
		.orderBy('wishId')
		.execute();
	return rows.map((row) => row.wishId);
}
