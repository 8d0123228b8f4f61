import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import { now } from '#lib/server/clock.ts';
import type { MailTemplates, OutboxRow } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { signToken } from '#lib/server/secrets.ts';
import { findActor } from '../people/actor.server.ts';
import { GONE, listSafeAddresses } from '#lib/features/people/addresses/addresses.server.ts';
import { findRecipient } from '../people/mails.server.ts';
import { countCodes } from './codes.server.ts';
import { daysLeft, isBound } from './factor.ts';
import { RESET_TOKEN } from '#lib/features/factors/reset/reset.server.ts';
import { findGrace, hasFactor } from './standing.server.ts';
import type { Change } from './tell.server.ts';

export const factorMails: MailTemplates = {
	'factors.changed': mailChange,
	'factors.reset_asked': mailResetAsked,
	'factors.reminder': mailReminder
};

async function mailChange(db: Db, row: OutboxRow, { origin }: MailContext) {
	const found = await findAddressee(db, row);
	if (!found) return { suppress: GONE };
	const { recipient, to, locale } = found;
	const words = {
		name: recipient.givenName,
		left: await countCodes(db, row.recipientId),
		link: `${origin}/profiel/tweede-stap`
	};
	const change = CHANGES[row.ids.change as Change];
	return {
		to,
		subject: m.factors_mail_changed_subject({}, locale),
		text: m.factors_mail_changed_text({ ...words, what: change({ left: words.left }, locale) }, locale)
	};
}

type Words = (inputs: { left: number }, options: { locale: 'nl' | 'en' }) => string;

const CHANGES: Record<Change, Words> = {
	passkey_added: m.factors_change_passkey_added,
	passkey_removed: m.factors_change_passkey_removed,
	app_added: m.factors_change_app_added,
	app_removed: m.factors_change_app_removed,
	codes_renewed: m.factors_change_codes_renewed,
	code_used: m.factors_change_code_used,
	reset: m.factors_change_reset
};

async function mailResetAsked(db: Db, row: OutboxRow, { origin }: MailContext) {
	const found = await findAddressee(db, row);
	const resetId = String(row.ids.resetId);
	const reset = await db
		.selectFrom('factorReset')
		.select('id')
		.where('id', '=', resetId)
		.where('confirmedAt', 'is', null)
		.where('refusedAt', 'is', null)
		.executeTakeFirst();
	if (!found || !reset) return { suppress: 'the request is over' };
	const link = `${origin}/tweede-stap/nee/${signToken(RESET_TOKEN, resetId)}`;
	return {
		to: found.to,
		subject: m.factors_mail_reset_subject({}, found.locale),
		text: m.factors_mail_reset_text({ name: found.recipient.givenName, link }, found.locale)
	};
}

async function mailReminder(db: Db, row: OutboxRow, { origin }: MailContext) {
	const [actor, recipient] = [await findActor(db, row.recipientId), await findRecipient(db, row.recipientId)];
	const ends = actor && (await findGrace(db, row.recipientId));
	if (!actor || !recipient || !ends || (await hasFactor(db, row.recipientId)))
		return { suppress: 'no factor is needed any more' };
	const locale = { locale: recipient.language };
	const words = { days: Math.max(1, daysLeft(ends, now())), name: recipient.givenName };
	const text = isBound(actor) ? m.factors_mail_reminder_text : m.factors_mail_reminder_guarded_text;
	return {
		to: recipient.to,
		subject: m.factors_mail_reminder_subject(words, locale),
		text: text({ ...words, link: `${origin}/profiel/tweede-stap` }, locale)
	};
}

/** One of the addresses of the recipient, while it can be trusted. */
async function findAddressee(db: Db, row: OutboxRow) {
	const recipient = await findRecipient(db, row.recipientId);
	const addresses = await listSafeAddresses(db, row.recipientId);
	const address = addresses.find(({ id }) => id === row.ids.addressId)?.email;
	if (!recipient || !address) return undefined;
	return { recipient, to: { ...recipient.to, address }, locale: { locale: recipient.language } };
}
