import type { ScheduledJob } from '#lib/server/jobs.ts';
import { forgetOldMails } from './mails.server.ts';
import { removeOldNotes, tellOfOldNotes } from './notes.server.ts';
import { emptyOldSubmissions } from './submissions.server.ts';

export const retentionJobs: ScheduledJob[] = [
	{ name: 'empty old submissions', cron: '10 3 * * *', run: (db) => emptyOldSubmissions(db) },
	{ name: 'tell of old coaching notes', cron: '0 9 * * *', run: tellOfOldNotes },
	{ name: 'remove old coaching notes', cron: '20 3 * * *', run: removeOldNotes },
	{ name: 'forget old mails', cron: '30 3 * * *', run: forgetOldMails }
];
