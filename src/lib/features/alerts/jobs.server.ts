import type { ScheduledJob } from '#lib/server/jobs.ts';
import { planDigests } from './plan-digests.server.ts';

export const alertJobs: ScheduledJob[] = [{ name: 'plan digests', cron: '* * * * *', run: planDigests }];
