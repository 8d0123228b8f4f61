import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow } from '#lib/server/mail/outbox.ts';
import { UNSAFE } from '#lib/server/mail/unsafe.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { mergedPeople } from './merged.server.ts';
import { SILENCE_HOURS } from '#lib/features/people/addresses/change.ts';
import { findAddress, GONE } from '#lib/features/people/addresses/addresses.server.ts';
import type { ClosingWay } from './closings.server.ts';
import { fullName, type NameParts } from '#lib/features/people/names/names.ts';
import { confirmPath, findChangeOf, questionPath } from '#lib/features/people/addresses/decide.server.ts';

export const peopleMails: MailTemplates = {
	'people.address_changed': (db, row) => mailAddress(db, row, changedWords),
	'people.recovered': (db, row) => mailAddress(db, row, recoveredWords(row)),
	'people.address_confirm': mailNewAddress,
	'people.address_question': mailQuestion
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
