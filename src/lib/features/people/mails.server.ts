import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow } from '#lib/server/mail/outbox.ts';
import { UNSAFE } from '#lib/server/mail/unsafe.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { signToken } from '#lib/server/secrets.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { now } from '#lib/server/clock.ts';
import { SIGN_IN_LINK } from '#lib/features/accounts/access.server.ts';
import { mergedPeople } from './merged.server.ts';
import { SILENCE_HOURS } from '#lib/features/people/addresses/change.ts';
import { findAddress, GONE } from '#lib/features/people/addresses/addresses.server.ts';
import type { ClosingWay } from './closings.server.ts';
import { fullName, type NameParts } from '#lib/features/people/names/names.ts';
import { confirmPath, findChangeOf, questionPath } from '#lib/features/people/addresses/decide.server.ts';

export const peopleMails: MailTemplates = {
	'people.invitation': (db, row, context) => mailLink(db, row, context),
	'people.reset': (db, row, context) => mailLink(db, row, context),
	'people.address_changed': (db, row) => mailAddress(db, row, changedWords),
	'people.recovered': (db, row) => mailAddress(db, row, recoveredWords(row)),
	'people.address_confirm': mailNewAddress,
	'people.address_question': mailQuestion,
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

/** An address of somebody, named by its row, as long as it can be trusted. */
async function findSafeAddress(db: Db, personId: string, addressId: unknown) {
	return await db
		.selectFrom('personAddress')
		.select('email')
		.where('id', '=', String(addressId))
		.where('personId', '=', personId)
		.where('unsafeAt', 'is', null)
		.executeTakeFirst();
}

type Words = (name: string, locale: 'nl' | 'en') => { subject: string; text: string };

/** One address of somebody hears of something that concerns the account; in words that name nothing else. */
async function mailAddress(db: Db, row: OutboxRow, words: Words) {
	const recipient = await findRecipient(db, row.recipientId);
	const address = await findSafeAddress(db, row.recipientId, row.ids.addressId);
	if (!recipient || !address) return { suppress: GONE };
	const to = { ...recipient.to, address: address.email };
	return { to, ...words(recipient.givenName, recipient.language) };
}

function changedWords(name: string, locale: 'nl' | 'en') {
	return {
		subject: m.auth_mail_address_subject({}, { locale }),
		text: m.auth_mail_address_text({ name }, { locale })
	};
}

const WAYS = {
	link: m.recovery_mail_link,
	invitation: m.recovery_mail_invitation,
	factor: m.recovery_mail_factor,
	merge: m.recovery_mail_merge
};

function recoveredWords({ ids }: OutboxRow): Words {
	const way = WAYS[ids.way as ClosingWay] ?? WAYS.link;
	return (name, locale) => ({
		subject: m.recovery_mail_subject({}, { locale }),
		text: m.recovery_mail_text({ name, what: way({}, { locale }) }, { locale })
	});
}

/** To an address that is nobody's yet; one that belongs to somebody else hears nothing. */
async function mailNewAddress(db: Db, row: OutboxRow, { origin }: MailContext) {
	const change = await findChangeOf(db, row.recipientId);
	const recipient = await findRecipient(db, row.recipientId);
	if (!recipient || !change || change.id !== row.ids.changeId) return { suppress: 'the change is over' };
	const address = await findAddress(db, change.email);
	if (address && address.personId !== row.recipientId) return { suppress: 'the address is taken' };
	const locale = { locale: recipient.language };
	const words = { name: recipient.givenName, link: `${origin}${confirmPath(change.id)}` };
	return {
		to: { ...recipient.to, address: change.email },
		subject: m.addresses_mail_confirm_subject({}, locale),
		text: m.addresses_mail_confirm_text(words, locale)
	};
}

async function mailQuestion(db: Db, row: OutboxRow, { origin }: MailContext) {
	const question = await db
		.selectFrom('addressQuestion')
		.select(['id', 'changeId', 'addressId'])
		.where('id', '=', String(row.ids.questionId))
		.executeTakeFirst();
	const change = await findChangeOf(db, row.recipientId);
	const recipient = await findRecipient(db, row.recipientId);
	if (!question || !recipient || !change || change.id !== question.changeId)
		return { suppress: 'the change is over' };
	const address = await findSafeAddress(db, row.recipientId, question.addressId);
	if (!address) return { suppress: UNSAFE };
	const locale = { locale: recipient.language };
	const words = {
		name: recipient.givenName,
		hours: SILENCE_HOURS,
		link: `${origin}${questionPath(question.id)}`
	};
	return {
		to: { ...recipient.to, address: address.email },
		subject: m.addresses_mail_question_subject({}, locale),
		text: m.addresses_mail_question_text(words, locale)
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
