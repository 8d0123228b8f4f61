import { findRecipient } from '#lib/features/people/mails.server.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { signToken } from '#lib/server/secrets.ts';
import { SIGN_IN_LINK } from './access.server.ts';

/** The names of these mails stand in outboxes since before accounts had a folder of their own. */
export const accountMails: MailTemplates = {
	'people.invitation': mailLink,
	'people.reset': mailLink,
	'people.password_changed': mailPasswordChanged,
	'people.new_device': mailNewDevice
};

async function mailLink(db: Db, row: OutboxRow, { origin }: MailContext) {
	const linkId = String(row.ids.linkId);
	const link = await db
		.selectFrom('signInLink')
		.select(['kind', 'usedAt', 'expiresAt'])
		.where('id', '=', linkId)
		.executeTakeFirst();
	const recipient = await findRecipient(db, row.recipientId);
	if (!link || !recipient || link.usedAt || link.expiresAt <= now()) return { suppress: 'the link is over' };
	const address = `${origin}/toegang/${signToken(SIGN_IN_LINK, linkId)}`;
	const words = { name: recipient.givenName, link: address };
	const locale = { locale: recipient.language };
	return link.kind === 'invitation'
		? {
				to: recipient.to,
				subject: m.auth_mail_invitation_subject({}, locale),
				text: m.auth_mail_invitation_text(words, locale)
			}
		: {
				to: recipient.to,
				subject: m.auth_mail_reset_subject({}, locale),
				text: m.auth_mail_reset_text(words, locale)
			};
}

async function mailPasswordChanged(db: Db, row: OutboxRow, { origin }: MailContext) {
	const recipient = await findRecipient(db, row.recipientId);
	if (!recipient) return { suppress: 'the person is gone' };
	const { givenName: name, language } = recipient;
	const words = {
		name,
		when: formatMoment(row.ids.at ?? now(), language),
		link: `${origin}/wachtwoord-vergeten`
	};
	return {
		to: recipient.to,
		subject: m.auth_mail_password_subject({}, { locale: language }),
		text: m.auth_mail_password_text(words, { locale: language })
	};
}

async function mailNewDevice(db: Db, row: OutboxRow, { origin }: MailContext) {
	const recipient = await findRecipient(db, row.recipientId);
	if (!recipient) return { suppress: 'the person is gone' };
	const locale = { locale: recipient.language };
	const known = await db
		.selectFrom('knownDevice')
		.select('name')
		.where('id', '=', String(row.ids.deviceId))
		.executeTakeFirst();
	const device = row.ids.deviceId
		? known?.name || m.auth_device_unknown({}, locale)
		: m.auth_mail_device_shared({}, locale);
	const when = formatMoment(row.ids.at ?? now(), recipient.language);
	const words = { name: recipient.givenName, device, when, link: `${origin}/profiel/aanmeldingen` };
	return {
		to: recipient.to,
		subject: m.auth_mail_device_subject({}, locale),
		text: m.auth_mail_device_text(words, locale)
	};
}
