import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { signToken } from '#lib/server/secrets.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { now } from '#lib/server/clock.ts';
import { SIGN_IN_LINK } from './access.server.ts';
import { mergedPeople } from './merged.server.ts';
import { fullName, type NameParts } from './names.ts';

export const peopleMails: MailTemplates = {
	'people.invitation': (db, row, context) => mailLink(db, row, context),
	'people.reset': (db, row, context) => mailLink(db, row, context),
	'people.address_changed': mailOldAddress,
	'people.password_changed': mailPasswordChanged,
	'people.new_device': mailNewDevice
};

/** What every mail to a person begins with: who, where, and in which language; nobody who has become somebody else. */
export async function findRecipient(db: Db, personId: string) {
	const person = await db
		.selectFrom('person')
		.select(['givenName', 'infix', 'familyName', 'email', 'language'])
		.where('id', '=', personId)
		.where('id', 'not in', mergedPeople(db))
		.executeTakeFirst();
	return person && { ...person, to: toAddress(person) };
}

function toAddress(person: NameParts & { email: string }) {
	return { name: fullName(person), address: person.email };
}

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

async function mailOldAddress(db: Db, row: OutboxRow) {
	const recipient = await findRecipient(db, row.recipientId);
	if (!recipient) return { suppress: 'the person is gone' };
	const locale = { locale: recipient.language };
	return {
		to: { ...recipient.to, address: String(row.ids.oldAddress) },
		subject: m.auth_mail_address_subject({}, locale),
		text: m.auth_mail_address_text({ name: recipient.givenName }, locale)
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
