import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { findJob, stopJob } from '#lib/server/background.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';

/** What is calculated, and whose: groups of an edition, or the spread of a training over its editions. */
export type Subject = { mixOf: string } | { allocationOf: string };

/** Both tables have these columns; the types of one stand for the other too. */
function tableOf(subject: Subject) {
	return 'mixOf' in subject
		? { table: 'mix' as const, column: 'editionId' as const, id: subject.mixOf }
		: { table: 'allocation' as 'mix', column: 'trainingId' as 'editionId', id: subject.allocationOf };
}

/** The calculation that was asked for and has not ended. */
export async function findUnderway(trx: Trx, subject: Subject) {
	const { table, column, id } = tableOf(subject);
	return await trx
		.selectFrom(table)
		.select(['id', 'jobId'])
		.where(column, '=', id)
		.where('state', '=', 'computing')
		.executeTakeFirst();
}

/** A calculation whose work was given up makes way for the next. */
export async function endFailed(trx: Trx, subject: Subject) {
	const { table, column, id } = tableOf(subject);
	await trx
		.updateTable(table)
		.set({ state: 'impossible' })
		.where(column, '=', id)
		.where('state', '=', 'computing')
		.where('jobId', 'not in', (going) =>
			going.selectFrom('job').select('job.id').where('job.state', 'in', ['waiting', 'running'])
		)
		.execute();
}

/** How many were asked for before: the seed of the next, so that a second try differs. */
export async function countEarlier(trx: Trx, subject: Subject): Promise<number> {
	const { table, column, id } = tableOf(subject);
	const { earlier } = await trx
		.selectFrom(table)
		.select((select) => select.fn.countAll<number>().as('earlier'))
		.where(column, '=', id)
		.executeTakeFirstOrThrow();
	return earlier;
}

type Going = { id: string; jobId: string | null };
type StopAction = 'mix.stop_search' | 'allocation.stop_search' | 'pairing.stop';

/** Good enough: the search ends with the best it has; nothing happens when there is none any more. */
export async function stopSearch(trx: Trx, actor: Actor, action: StopAction, going: Going | undefined) {
	if (!going?.jobId) return;
	await stopJob(trx, going.jobId);
	await writeAudit(trx, { actorId: actor.personId, action, objectId: going.id });
}

export type Progress = { progress: number; stopping: boolean };

/** How far the work is; nothing when it was given up. */
export async function findProgress(db: Db, jobId: string | null): Promise<Progress | undefined> {
	const job = jobId ? await findJob(db, jobId) : undefined;
	if (!job || job.state === 'failed') return undefined;
	return { progress: job.progress, stopping: job.stopRequestedAt !== null };
}
