import type { BackgroundWork } from '#lib/server/background.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';
import { gatherDueEncounters, gatherEncounters } from './gather.server.ts';

export const encounterJobs: ScheduledJob[] = [
	{ name: 'gather encounters', cron: '*/15 * * * *', run: gatherDueEncounters }
];

/** Attendance that was closed or corrected. */
export const encounterWork: BackgroundWork = {
	encounters: async (db, { job }) => await gatherEncounters(db, job.ids.sessionId ?? '')
};
