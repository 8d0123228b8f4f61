import type { ScheduledJob } from '#lib/server/jobs.ts';
import { forgetOldChallenges } from './challenges.server.ts';
import { remindOfFactors } from './remind.server.ts';

export const factorJobs: ScheduledJob[] = [
	{ name: 'remind of factors', cron: '20 8 * * *', run: remindOfFactors },
	{ name: 'forget passkey challenges', cron: '40 4 * * *', run: forgetOldChallenges }
];
