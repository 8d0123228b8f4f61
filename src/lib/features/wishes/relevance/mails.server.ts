import { findRecipient } from '#lib/features/people/mails.server.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow, Rendered } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { listAsked, relevancePath } from './link.server.ts';

export const relevanceMails: MailTemplates = { 'relevance.ask': mailAsk };

/** One mail about all wishes that are still open and unanswered when it is sent. */
async function mailAsk(db: Db, row: OutboxRow, { origin }: MailContext): Promise<Rendered> {
	const askId = String(row.ids.askId);
	const recipient = await findRecipient(db, row.recipientId);
	if (!recipient) return { suppress: 'the person is gone' };
	const asked = await listAsked(db, askId, row.recipientId, recipient.language);
	const open = asked.filter((wish) => wish.open && wish.answer === null);
	if (!open.length) return { suppress: 'nothing is open any more' };
	const locale = { locale: recipient.language };
	const wishes = open.map(({ summary, raisedAt }) =>
		m.relevance_mail_wish({ wish: summary, date: formatDate(raisedAt, recipient.language) }, locale)
	);
	return {
		to: recipient.to,
		subject: m.relevance_mail_subject({}, locale),
		text: m.relevance_mail_text(
			{
				name: recipient.givenName,
				wishes: wishes.join('\n'),
				link: `${origin}${relevancePath(askId)}`
			},
			locale
		)
	};
}
