import { countOldMails } from '#lib/features/retention/mails.server.ts';
import { listOldSubmissions } from '#lib/features/retention/submissions.server.ts';
import { MAIL_DAYS, monthsOf } from '#lib/features/retention/terms.server.ts';
import { withRunningDatabase } from './database.ts';

/** `retention`: what would go tonight, without removing anything; coaching notes are counted nowhere. */
export async function run() {
	await withRunningDatabase(async (db) => {
		const [submissions, notes] = [await monthsOf(db, 'submissions'), await monthsOf(db, 'notes')];
		const due = (await listOldSubmissions(db)).length;
		console.log(`hand-ins, ${submissions} months after the edition: ${due} lose text and files tonight`);
		console.log(`coaching notes, ${notes} months after the coaching ended: not counted`);
		console.log(
			`mails, ${MAIL_DAYS} days after they were settled: ${await countOldMails(db)} are forgotten tonight`
		);
	});
}
