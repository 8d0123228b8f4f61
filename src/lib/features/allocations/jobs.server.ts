import type { BackgroundWork } from '#lib/server/background.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';
import { proposeAllocations } from './propose.server.ts';
import { runAllocation } from './run.server.ts';

export const allocationJobs: ScheduledJob[] = [
	{ name: 'propose allocations', cron: '*/15 * * * *', run: proposeAllocations }
];

export const allocationWork: BackgroundWork = { allocation: runAllocation };
