/** What every feature registers: jobs and when they run (Amsterdam's wall time), mails, long work, followers of a wish. */
import { allocationJobs, allocationWork } from '#lib/features/allocations/jobs.server.ts';
import { alertJobs } from '#lib/features/alerts/jobs.server.ts';
import { updateBundleOf } from '#lib/features/bundles/update.server.ts';
import { draftJobs } from '#lib/features/drafts/drafts.server.ts';
import { bundleJobs } from '#lib/features/bundles/jobs.server.ts';
import { digestMails } from '#lib/features/alerts/digest.server.ts';
import { stillTrue } from '#lib/features/wishes/attention/still-true.server.ts';
import { relevanceLines } from '#lib/features/wishes/relevance/mails.server.ts';
import { alertMails } from '#lib/features/alerts/mails.server.ts';
import { wishJobs } from '#lib/features/wishes/jobs.server.ts';
import { closingDaysWork } from '#lib/features/wishes/targets/closing-days.server.ts';
import { wishMails } from '#lib/features/wishes/mails.server.ts';
import { mergingJobs } from '#lib/features/merging/jobs.server.ts';
import { mergingMails } from '#lib/features/merging/mails.server.ts';
import { accountJobs } from '#lib/features/accounts/jobs.server.ts';
import { factorJobs } from '#lib/features/factors/jobs.server.ts';
import { factorMails } from '#lib/features/factors/mails.server.ts';
import { accountMails } from '#lib/features/accounts/mails.server.ts';
import { peopleMails } from '#lib/features/people/mails.server.ts';
import { diaryMails } from '#lib/features/diaries/mails.server.ts';
import { editionJobs } from '#lib/features/editions/jobs.server.ts';
import { encounterJobs, encounterWork } from '#lib/features/encounters/jobs.server.ts';
import { importJobs } from '#lib/features/imports/jobs.server.ts';
import { mixJobs, mixWork } from '#lib/features/mixes/jobs.server.ts';
import { enrolmentJobs } from '#lib/features/enrolments/jobs.server.ts';
import { enrolmentMails } from '#lib/features/enrolments/mails.server.ts';
import { pairingWork } from '#lib/features/pairings/run.server.ts';
import { recoveryJobs } from '#lib/features/recovery/jobs.server.ts';
import { assignmentJobs } from '#lib/features/assignments/jobs.server.ts';
import { assignmentMails, handInLines } from '#lib/features/assignments/mails.server.ts';
import { newLeadMails } from '#lib/features/new-leads/mails.server.ts';
import { retentionJobs } from '#lib/features/retention/jobs.server.ts';
import type { BackgroundWork } from '#lib/server/background.ts';
import { refreshStatistics } from '#lib/server/db/statistics.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';
import { forgetOldLimits } from '#lib/server/limits.ts';
import { forgetOldPosts } from '#lib/server/posts.ts';
import type { MailTemplates } from '#lib/server/mail/outbox.ts';

export const scheduledJobs: ScheduledJob[] = [
	{ name: 'forget old limits', cron: '17 4 * * *', run: forgetOldLimits },
	...accountJobs,
	{ name: 'forget old posts', cron: '27 4 * * *', run: forgetOldPosts },
	{ name: 'keep statistics', cron: '47 3 * * *', run: refreshStatistics },
	...factorJobs,
	...editionJobs,
	...enrolmentJobs,
	...wishJobs,
	...bundleJobs,
	...alertJobs,
	...encounterJobs,
	...importJobs,
	...mixJobs,
	...allocationJobs,
	...assignmentJobs,
	...retentionJobs,
	...draftJobs,
	...mergingJobs,
	...recoveryJobs
];

export const mailTemplates: MailTemplates = {
	...peopleMails,
	...accountMails,
	...mergingMails,
	...factorMails,
	...diaryMails,
	...enrolmentMails,
	...alertMails,
	...digestMails(stillTrue, { ...relevanceLines, ...handInLines }),
	...wishMails,
	...assignmentMails,
	...newLeadMails
};

/** What follows every act on a wish. */
export const wishFollowers = [updateBundleOf];

export const backgroundWork: BackgroundWork = {
	...pairingWork,
	...encounterWork,
	...mixWork,
	...allocationWork,
	...closingDaysWork
};
