import type { ScheduledJob } from '#lib/server/jobs.ts';
import { askFactorSeconds } from '#lib/features/factors/reset/ask-seconds.server.ts';
import { forgetOldChallenges } from '#lib/features/factors/passkeys/challenges.server.ts';
import { remindOfFactors } from './remind.server.ts';

export const factorJobs: ScheduledJob[] = [
	{ name: 'remind of factors', cron: '20 8 * * *', run: remindOfFactors },
	{ name: 'ask who confirms a lost factor', cron: '5 * * * *', run: askFactorSeconds },
	{ name: 'forget passkey challenges', cron: '40 4 * * *', run: forgetOldChallenges }
];
