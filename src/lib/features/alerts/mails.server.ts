import { findRecipient } from '#lib/features/people/mails.server.ts';
import type { Locale } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow, Rendered } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import type { AlertKind } from './alert.ts';
import { alertSentence } from './words.ts';

export const alertMails: MailTemplates = { alert: mailAlert };

/** The same sentence as in the app; not sent when it was read there already. */
async function mailAlert(db: Db, row: OutboxRow, { origin }: MailContext): Promise<Rendered> {
	const alert = await db
		.selectFrom('alert')
		.select(['kind', 'facts', 'href', 'readAt'])
		.where('id', '=', String(row.ids.alertId))
		.executeTakeFirst();
	const recipient = await findRecipient(db, row.recipientId);
	if (!alert || !recipient) return { suppress: 'the alert is gone' };
	if (alert.readAt) return { suppress: 'read in the app' };
	const { sentence, href } = said(alert, recipient.language);
	const locale = { locale: recipient.language };
	return {
		to: recipient.to,
		subject: m.alert_mail_subject({ sentence: sentence.replace(/\.$/, '') }, locale),
		text: m.alert_mail_text({ name: recipient.givenName, sentence, link: `${origin}${href}` }, locale)
	};
}

/** A mailbox is the employer's too: that somebody is coached does not stand in it. */
const CONFIDENTIAL = /^coaching_/;

type Told = { kind: string; facts: string; href: string };

function said({ kind, facts, href }: Told, language: Locale) {
	if (CONFIDENTIAL.test(kind))
		return { sentence: m.alert_confidential({}, { locale: language }), href: '/attenties' };
	const spoken = JSON.parse(facts) as Record<string, string | number>;
	return { sentence: alertSentence(kind as AlertKind, spoken, language), href };
}
