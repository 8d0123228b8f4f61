import type { ScheduledJob } from '#lib/server/jobs.ts';
import { settleBundles } from './settle.server.ts';

export const bundleJobs: ScheduledJob[] = [
	{ name: 'settle bundles', cron: '*/5 * * * *', run: settleBundles }
];
