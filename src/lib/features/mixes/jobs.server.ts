import type { BackgroundWork } from '#lib/server/background.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';
import { proposeMixes } from './propose.server.ts';
import { publishDueMixes } from './publish.server.ts';
import { runMix } from './run.server.ts';

export const mixJobs: ScheduledJob[] = [
	{ name: 'propose groups', cron: '*/15 * * * *', run: proposeMixes },
	{ name: 'publish groups', cron: '*/15 * * * *', run: publishDueMixes }
];

export const mixWork: BackgroundWork = { mix: runMix };
