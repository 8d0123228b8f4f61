import type { ScheduledJob } from '#lib/server/jobs.ts';
import { evaluateClocks } from './evaluate.server.ts';

export const followUpJobs: ScheduledJob[] = [
	{ name: 'evaluate clocks', cron: '* * * * *', run: evaluateClocks }
];
