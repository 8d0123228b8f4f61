import type { LineWriters, WriteLine } from '#lib/features/alerts/digest.server.ts';
import { findRecipient } from '#lib/features/people/mails.server.ts';
import { formatDate, type Locale } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow, Rendered } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { listAsked, relevancePath } from './link.server.ts';

/** Promised by releases of before December 2026, which asked in a mail of its own. */
export const relevanceMails: MailTemplates = { 'relevance.ask': mailAsk };

/** In the daily mail, with a link by which somebody answers without signing in. */
const writeAsk: WriteLine = async (db, { personId, language }, { ids }) => {
	const askId = String(ids.askId);
	const wishes = await listUnanswered(db, askId, personId, language);
	return wishes.length ? { detail: wishes.join('\n'), href: relevancePath(askId) } : undefined;
};
export const relevanceLines: LineWriters = { relevance_asked: writeAsk };

/** The wishes of an ask that are still open and unanswered, in words. */
async function listUnanswered(db: Db, askId: string, personId: string, language: Locale) {
	const asked = await listAsked(db, askId, personId, language);
	return asked
		.filter((wish) => wish.open && wish.answer === null)
		.map(({ summary, raisedAt }) => {
			const inputs = { wish: summary, date: formatDate(raisedAt, language) };
			return m.relevance_mail_wish(inputs, { locale: language });
		});
}

async function mailAsk(db: Db, row: OutboxRow, { origin }: MailContext): Promise<Rendered> {
	const askId = String(row.ids.askId);
	const recipient = await findRecipient(db, row.recipientId);
	if (!recipient) return { suppress: 'the person is gone' };
	const wishes = await listUnanswered(db, askId, row.recipientId, recipient.language);
	if (!wishes.length) return { suppress: 'nothing is open any more' };
	const locale = { locale: recipient.language };
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
