/** Many wishes that grow late, put straight into the tables: too many to be raised one by one. */
import { inChunks } from '#lib/server/db/chunks.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addMs, DAY } from '#lib/server/clock.ts';

export type LateWish = { id: string; ownerId: string; dueAt: string };

/** One wish each, owned by the programme's own people, with one clock and one threshold: its due instant. */
export async function addLateWishes(db: Db, askerId: string, wishes: LateWish[]) {
	for (const some of inChunks(wishes)) {
		await db
			.insertInto('wish')
			.values(some.map((wish) => toRequest(wish, askerId)))
			.execute();
		await db.insertInto('wishClock').values(some.map(toClock)).execute();
		await db
			.insertInto('alertThreshold')
			.values(
				some.map(({ id, dueAt }) => ({ clockId: id, level: 'due' as const, dueVersion: 1, fireAt: dueAt }))
			)
			.execute();
	}
}

function toRequest({ id, ownerId, dueAt }: LateWish, askerId: string) {
	const raisedAt = addMs(dueAt, -14 * DAY);
	return {
		...{ id, publicRef: id, formKey: id, kind: 'deepening' as const, summary: id, body: '' },
		...{ sourceType: 'form' as const, askerRoleAtRaise: 'participant' as const, askerId },
		...{ state: 'in_progress' as const, ownerPersonId: ownerId, raisedAt, recordedAt: raisedAt }
	};
}

function toClock({ id, dueAt }: LateWish) {
	const startedAt = addMs(dueAt, -14 * DAY);
	return {
		...{ id, wishId: id, metric: 'answer' as const, cycleNo: 1, state: 'running' as const },
		...{ policyVersionId: 'answer-1', calendarVersionId: 'programme-1', dueVersion: 1 },
		...{ unit: 'business_days' as const, targetValue: 10, countsValue: 10, carriedMs: 0 },
		...{ startedAt, countsFrom: startedAt, dueAt, atRiskAt: addMs(dueAt, -2 * DAY) }
	};
}

/** As if these had been answered in time: their clocks stand still. */
export async function stopClocks(db: Db, ids: string[], at: string) {
	for (const some of inChunks(ids))
		await db
			.updateTable('wishClock')
			.set({ state: 'met', stoppedAt: at, netMs: 0 })
			.where('id', 'in', some)
			.execute();
}
