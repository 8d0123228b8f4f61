import type { ScheduledJob } from '#lib/server/jobs.ts';
import { passOnSeats } from './offers.server.ts';

export const enrolmentJobs: ScheduledJob[] = [
	{ name: 'settle seats', cron: '*/5 * * * *', run: passOnSeats }
];
