import type { ScheduledJob } from '#lib/server/jobs.ts';
import { forgetOldImports } from './commands.server.ts';

export const importJobs: ScheduledJob[] = [
	{ name: 'forget old imports', cron: '7 * * * *', run: forgetOldImports }
];
