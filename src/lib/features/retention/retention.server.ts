import { mayOperate } from '#lib/features/operations/policy.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { writeSetting } from '#lib/server/db/settings.ts';
import type { Db } from '#lib/server/db/open.ts';
import { forbidden, notFound } from '#lib/server/refuse.ts';
import { countOldMails } from './mails.server.ts';
import type { TermsForm } from './schema.ts';
import { listOldSubmissions } from './submissions.server.ts';
import { DEFAULT_MONTHS, MAIL_DAYS, monthsOf, settingOf, type Kept } from './terms.server.ts';

/** How long things stay, and what would go tonight. Of coaching notes not even the number is known to anybody else. */
export async function showRetention(db: Db, actor: Actor) {
	if (!mayOperate(actor)) notFound();
	return {
		submissions: { months: await monthsOf(db, 'submissions'), due: (await listOldSubmissions(db)).length },
		notes: { months: await monthsOf(db, 'notes') },
		mails: { days: MAIL_DAYS, due: await countOldMails(db) }
	};
}

export async function chooseTerms(db: Db, actor: Actor, terms: TermsForm) {
	if (!mayOperate(actor)) forbidden();
	await db.transaction().execute(async (trx) => {
		for (const kept of Object.keys(DEFAULT_MONTHS) as Kept[]) {
			const from = await monthsOf(trx, kept);
			if (from === terms[kept]) continue;
			await writeSetting(trx, settingOf(kept), String(terms[kept]));
			await writeAudit(trx, {
				actorId: actor.personId,
				action: 'setting.change',
				objectId: settingOf(kept),
				details: { from, to: terms[kept] }
			});
		}
	});
}
