import { inChunks } from '#lib/server/db/chunks.ts';
import type { Db } from '#lib/server/db/open.ts';

/** A Wednesday, 10:00 in Amsterdam. */
export const RAISED_AT = '2026-06-10T08:00:00.000Z';

/** The evening on which the first of the clocks are due. */
export const FIRST_DUE = '2026-06-11T15:00:00.000Z';

type Many = { count: number; due?: number };

/** Wishes with an answer clock of ten working days; the first `due` of them are due on the next day already. */
export async function addClocks(db: Db, askerId: string, { count, due = 0 }: Many) {
	const ids = Array.from({ length: count }, (_, index) => `wish-${String(index).padStart(6, '0')}`);
	const isDue = (id: string) => id < `wish-${String(due).padStart(6, '0')}`;
	for (const batch of inChunks(ids, 500)) {
		await addWishes(db, batch, askerId);
		await db
			.insertInto('wishClock')
			.values(
				batch.map((wishId) => ({
					...{ id: wishId, wishId, metric: 'answer' as const, cycleNo: 1 },
					...{ policyVersionId: 'answer-1', calendarVersionId: 'programme-1' },
					...{ unit: 'business_days' as const, targetValue: 10, countsValue: 10, carriedMs: 0 },
					...{ startedAt: RAISED_AT, countsFrom: RAISED_AT, state: 'running' as const, dueVersion: 1 },
					...{ dueAt: isDue(wishId) ? FIRST_DUE : '2026-06-24T15:00:00.000Z' },
					...{ atRiskAt: '2026-06-22T15:00:00.000Z' }
				}))
			)
			.execute();
		await db
			.insertInto('alertThreshold')
			.values(
				batch.flatMap((clockId) =>
					(['half', 'at_risk', 'due', 'late_1', 'late_2'] as const).map((level, index) => ({
						...{ clockId, level, dueVersion: 1 },
						...{
							fireAt: level === 'due' && isDue(clockId) ? FIRST_DUE : `2026-06-2${index + 1}T15:00:00.000Z`
						}
					}))
				)
			)
			.execute();
	}
}

async function addWishes(db: Db, ids: string[], askerId: string) {
	await db
		.insertInto('wish')
		.values(
			ids.map((id) => ({
				...{ id, publicRef: id, formKey: id, kind: 'deepening' as const, summary: id, body: '' },
				...{ sourceType: 'form' as const, askerRoleAtRaise: 'participant' as const, askerId },
				...{ state: 'raised' as const, raisedAt: RAISED_AT, recordedAt: RAISED_AT }
			}))
		)
		.execute();
}
