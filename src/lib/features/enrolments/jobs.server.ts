import type { ScheduledJob } from '#lib/server/jobs.ts';
import { settleSeats } from './offers.server.ts';

export const enrolmentJobs: ScheduledJob[] = [
	{ name: 'settle seats', cron: '*/5 * * * *', run: settleSeats }
];
