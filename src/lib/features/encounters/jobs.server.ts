import type { BackgroundWork } from '#lib/server/background.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';
import { gatherDueEncounters, gatherEncounters } from './gather.server.ts';
import { recountGrowth } from './growth.server.ts';

export const encounterJobs: ScheduledJob[] = [
	{ name: 'gather encounters', cron: '*/15 * * * *', run: gatherDueEncounters },
	{ name: 'add up acquaintances', cron: '37 3 * * *', run: recountGrowth }
];

/** Attendance that was closed or corrected. */
export const encounterWork: BackgroundWork = {
	encounters: async (db, { job }) => await gatherEncounters(db, job.ids.sessionId ?? '')
};
