import { Cron } from 'croner';
import { now } from './clock.ts';
import type { Db } from './db/open.ts';
import { log } from './log.ts';
import { stoppable } from './stoppable.ts';
import { ZONE } from './zone.ts';

/** A job that comes round: its instant is a row, so a restart forgets nothing and two servers run it once. */
export type ScheduledJob = {
	name: string;
	cron: string;
	/** Safe to run twice; when the server stops, its next statement fails. */
	run(db: Db): Promise<unknown>;
};

/** Runs every job whose instant has come; safe to call as often as one likes, from several processes. */
export async function runDueJobs(db: Db, jobs: ScheduledJob[], stopping?: AbortSignal) {
	const at = now();
	const rows = await db.selectFrom('schedule').select(['name', 'nextRunAt']).execute();
	const known = new Map(rows.map((row) => [row.name, row.nextRunAt]));
	for (const job of jobs) {
		if (stopping?.aborted) return;
		const due = known.get(job.name) ?? (await planFirst(db, job, at));
		if (due <= at && (await claim(db, job, due, at))) await runJob(db, job, at, stopping);
	}
}

/** The first instant after another at which a cron line fires, in Amsterdam's wall time. */
export function nextRun(cron: string, after: string): string {
	const next = new Cron(cron, { timezone: ZONE, paused: true }).nextRun(new Date(after));
	if (!next) throw new Error(`The schedule ${cron} never fires.`);
	return next.toISOString();
}

async function planFirst(db: Db, job: ScheduledJob, at: string) {
	const nextRunAt = nextRun(job.cron, at);
	await db
		.insertInto('schedule')
		.values({ name: job.name, nextRunAt })
		.onConflict((conflict) => conflict.column('name').doNothing())
		.execute();
	return nextRunAt;
}

async function claim(db: Db, job: ScheduledJob, due: string, at: string) {
	const { numUpdatedRows } = await db
		.updateTable('schedule')
		.set({ nextRunAt: nextRun(job.cron, at), lastRunAt: at })
		.where('name', '=', job.name)
		.where('nextRunAt', '=', due)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

async function runJob(db: Db, job: ScheduledJob, at: string, stopping?: AbortSignal) {
	// A round that a stop cuts short is due again as soon as there is a server; said at once, as the round may hang.
	let dueAgain: Promise<void> | undefined;
	const cutShort = () => (dueAgain = planAt(db, job, at).catch(() => {}));
	stopping?.addEventListener('abort', cutShort, { once: true });
	try {
		await job.run(stoppable(db, stopping));
		await note(db, job, null);
	} catch (error) {
		if (stopping?.aborted) return;
		log.error({ job: job.name, error: (error as Error).message }, 'a scheduled job failed');
		await note(db, job, (error as Error).name);
	} finally {
		stopping?.removeEventListener('abort', cutShort);
		await dueAgain;
	}
}

async function planAt(db: Db, job: ScheduledJob, nextRunAt: string) {
	await db.updateTable('schedule').set({ nextRunAt }).where('name', '=', job.name).execute();
}

async function note(db: Db, job: ScheduledJob, problem: string | null) {
	await db.updateTable('schedule').set({ problem }).where('name', '=', job.name).execute();
}
