import { runNextJob, type BackgroundWork } from './background.ts';
import type { Db } from './db/open.ts';
import { followClock } from './db/settings.ts';
import { newId } from './ids.ts';
import { runDueJobs, type ScheduledJob } from './jobs.ts';
import { log } from './log.ts';
import { deliverMails, type MailTemplates } from './mail/outbox.ts';
import type { MailContext, MailTransport } from './mail/transport.ts';

export type Schedule = { jobs: ScheduledJob[]; mails: MailTemplates; work: BackgroundWork };

const EVERY = 1000;

/** Once a second: the clock, the jobs that are due, the mails to send, the work that waits. Returns how to stop. */
export function startTicker(
	db: Db,
	schedule: Schedule,
	transport: MailTransport | null,
	context: MailContext
) {
	const worker = newId();
	const rounds = [
		repeat('clock', () => followClock(db)),
		repeat('jobs', () => runDueJobs(db, schedule.jobs)),
		repeat('mails', async () => {
			if (transport) await deliverMails(db, { ...context, templates: schedule.mails, transport, worker });
		}),
		repeat('work', async () => {
			while (await runNextJob(db, schedule.work, worker));
		})
	];
	return async () => {
		await Promise.all(rounds.map((stop) => stop()));
		transport?.close();
	};
}

/** Repeats a round for ever, each after the one before has ended. */
function repeat(name: string, round: () => Promise<void>) {
	let stopped = false;
	let wake = () => {};
	const done = (async () => {
		while (!stopped) {
			await round().catch((error: Error) =>
				log.error({ round: name, error: error.message }, 'a round failed')
			);
			await new Promise<void>((resolve) => {
				wake = resolve;
				setTimeout(resolve, EVERY).unref();
			});
		}
	})();
	return async () => {
		stopped = true;
		wake();
		await done;
	};
}
