import { findRecipient } from '#lib/features/people/mails.server.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { addMs, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow, Rendered } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { AUTHORS_WAIT } from './new-lead.ts';

export const newLeadMails: MailTemplates = { 'new_leads.author': mailAuthor };

/**
 * Goes to every address of the author. The time to say no begins when it went to one the author had when handing in:
 * an address that came later may be in other hands.
 */
async function mailAuthor(db: Db, row: OutboxRow, { origin }: MailContext): Promise<Rendered> {
	const { editionId, personId } = {
		editionId: String(row.ids.editionId),
		personId: String(row.ids.personId)
	};
	const lead = await findWaiting(db, editionId, personId, row.recipientId);
	const recipient = await findRecipient(db, row.recipientId);
	const address = await findAddress(db, row, editionId);
	if (!lead || !recipient || !address) return { suppress: 'there is nothing to decide any more' };
	const locale = { locale: recipient.language };
	const at = now();
	const words = {
		name: recipient.givenName,
		trainer: visibleName(lead),
		edition: lead.edition,
		moment: formatMoment(addMs(at, AUTHORS_WAIT), recipient.language),
		link: `${origin}/uitvoeringen/${editionId}/opdrachten`
	};
	return {
		to: { ...recipient.to, address: address.email },
		subject: m.new_leads_mail_subject(words, locale),
		text: m.new_leads_mail_text(words, locale),
		async settled(trx) {
			if (!address.known) return;
			await trx
				.updateTable('newLeadNotice')
				.set({ toldAt: at })
				.where('editionId', '=', editionId)
				.where('personId', '=', personId)
				.where('authorId', '=', row.recipientId)
				.where('toldAt', 'is', null)
				.execute();
		}
	};
}

/** The address it goes to, while it is safe, and whether the author had it when all of this work was handed in. */
async function findAddress(db: Db, { recipientId, ids }: OutboxRow, editionId: string) {
	const address = await db
		.selectFrom('personAddress')
		.select(['email', 'addedAt'])
		.where('id', '=', String(ids.addressId))
		.where('personId', '=', recipientId)
		.where('unsafeAt', 'is', null)
		.executeTakeFirst();
	const work = await db
		.selectFrom('submission')
		.innerJoin('assignment', 'assignment.id', 'submission.assignmentId')
		.select((select) => select.fn.min('submission.handedInAt').as('first'))
		.where('submission.personId', '=', recipientId)
		.where('assignment.editionId', '=', editionId)
		.executeTakeFirst();
	return address && { email: address.email, known: address.addedAt <= (work?.first ?? '') };
}

async function findWaiting(db: Db, editionId: string, personId: string, authorId: string) {
	return await db
		.selectFrom('newLeadNotice')
		.innerJoin('newLead', (join) =>
			join
				.onRef('newLead.editionId', '=', 'newLeadNotice.editionId')
				.onRef('newLead.personId', '=', 'newLeadNotice.personId')
		)
		.innerJoin('person', 'person.id', 'newLead.personId')
		.innerJoin('edition', 'edition.id', 'newLead.editionId')
		.select(['givenName', 'infix', 'familyName', 'shieldedAt', 'edition.title as edition'])
		.where('newLeadNotice.editionId', '=', editionId)
		.where('newLeadNotice.personId', '=', personId)
		.where('newLeadNotice.authorId', '=', authorId)
		.where('newLead.openedAt', 'is', null)
		.executeTakeFirst();
}
