import type { ScheduledJob } from '#lib/server/jobs.ts';
import { updateBundles } from './update.server.ts';

export const bundleJobs: ScheduledJob[] = [
	{ name: 'settle bundles', cron: '*/5 * * * *', run: updateBundles }
];
