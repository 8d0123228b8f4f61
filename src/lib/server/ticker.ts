import { setTimeout as wait } from 'node:timers/promises';
import { runNextJob, type BackgroundWork } from './background.ts';
import type { Db } from './db/open.ts';
import { followClock } from './db/settings.ts';
import { newId } from './ids.ts';
import { runDueJobs, type ScheduledJob } from './jobs.ts';
import { log } from './log.ts';
import { deliverMails, type MailTemplates } from './mail/outbox.ts';
import type { MailContext, MailTransport } from './mail/transport.ts';
import { followKey } from './master-key.ts';
import { noteRound } from './rounds.ts';

export type Schedule = { jobs: ScheduledJob[]; mails: MailTemplates; work: BackgroundWork };

const EVERY = 1000;
/** A round that fails once a second need not say so each time. */
const TOLD_EVERY = 60;
/** So long may the mail that is under way take when the server stops; then its connection is cut. */
const LAST_MAIL = 4000;

/** Once a second: the clock, the jobs that are due, the mails to send, the work that waits. Returns how to stop. */
export function startTicker(
	db: Db,
	schedule: Schedule,
	transport: MailTransport | null,
	context: MailContext,
	lastMail = LAST_MAIL
) {
	const worker = newId();
	const stop = new AbortController();
	const stopping = stop.signal;
	const rounds = [
		repeat('clock', stopping, () => followClock(db)),
		repeat('key', stopping, () => followKey(db)),
		repeat('jobs', stopping, () => runDueJobs(db, schedule.jobs, stopping)),
		repeat('mails', stopping, async () => {
			if (!transport) return;
			await deliverMails(db, { ...context, templates: schedule.mails, transport, worker, stopping });
		}),
		repeat('work', stopping, async () => {
			while (await runNextJob(db, schedule.work, worker, stopping));
		})
	];
	return async () => {
		stop.abort();
		const cut = setTimeout(() => transport?.close(), lastMail);
		await Promise.all(rounds);
		clearTimeout(cut);
		transport?.close();
	};
}

/** Repeats a round until the server stops, each after the one before has ended. */
async function repeat(name: string, stopping: AbortSignal, round: () => Promise<void>) {
	while (!stopping.aborted) {
		await round().then(
			() => noteRound(name, false),
			(error: Error) => {
				const times = noteRound(name, true);
				if (times % TOLD_EVERY === 1) log.error({ round: name, error: error.message }, 'a round failed');
			}
		);
		await pause(stopping);
	}
}

async function pause(stopping: AbortSignal) {
	await wait(EVERY, undefined, { signal: stopping, ref: false }).catch(() => {});
}
