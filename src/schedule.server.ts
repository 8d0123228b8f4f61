/** Every background job and when it runs (Amsterdam's wall time), every mail, every piece of long work. */
import { peopleMails } from '#lib/features/people/mails.server.ts';
import type { BackgroundWork } from '#lib/server/background.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';
import { forgetOldLimits } from '#lib/server/limits.ts';
import type { MailTemplates } from '#lib/server/mail/outbox.ts';

export const scheduledJobs: ScheduledJob[] = [
	{ name: 'forget old limits', cron: '17 4 * * *', run: forgetOldLimits }
];

export const mailTemplates: MailTemplates = { ...peopleMails };

export const backgroundWork: BackgroundWork = {};
