import { m } from '#lib/i18n/paraglide/messages.js';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { queueMails, type MailTemplates, type OutboxRow, type Rendered } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { fullName } from '#lib/features/people/names/names.ts';
import { findFormerAddress } from './journal.server.ts';
import { mergePath } from './link.server.ts';
import type { Side } from './policy.ts';

/** None of these names the other address, an organisation or a place. */
export const mergingMails: MailTemplates = {
	'merging.asked_kept': (db, row, context) => mailAsked(db, row, context, 'kept'),
	'merging.asked_gone': (db, row, context) => mailAsked(db, row, context, 'gone'),
	'merging.done': (db, row) => mailFact(db, row, m.merging_mail_done_subject, m.merging_mail_done_text),
	'merging.undone': (db, row) => mailFact(db, row, m.merging_mail_undone_subject, m.merging_mail_undone_text)
};

async function mailAsked(db: Db, row: OutboxRow, { origin }: MailContext, side: Side): Promise<Rendered> {
	const proposalId = String(row.ids.proposalId);
	const proposal = await db
		.selectFrom('mergeProposal')
		.select('settledAt')
		.where('id', '=', proposalId)
		.executeTakeFirst();
	const recipient = await findAddress(db, row.recipientId);
	if (!proposal || proposal.settledAt || !recipient) return { suppress: 'the proposal is over' };
	const locale = { locale: recipient.language };
	const words = { name: recipient.givenName, link: `${origin}${mergePath(proposalId, side)}` };
	const text = side === 'kept' ? m.merging_mail_kept_text : m.merging_mail_gone_text;
	return { to: recipient.to, subject: m.merging_mail_asked_subject({}, locale), text: text(words, locale) };
}

type Words = (inputs: { name: string }, options: { locale: 'nl' | 'en' }) => string;

async function mailFact(
	db: Db,
	row: OutboxRow,
	subject: (inputs: object, options: { locale: 'nl' | 'en' }) => string,
	text: Words
): Promise<Rendered> {
	const recipient = await findAddress(db, row.recipientId);
	if (!recipient) return { suppress: 'the person is gone' };
	const locale = { locale: recipient.language };
	return {
		to: recipient.to,
		subject: subject({}, locale),
		text: text({ name: recipient.givenName }, locale)
	};
}

/** Where somebody reads their mail; of who went up in somebody else, where they did before. */
async function findAddress(db: Db, personId: string) {
	const person = await db
		.selectFrom('person')
		.select(['givenName', 'infix', 'familyName', 'email', 'language'])
		.where('id', '=', personId)
		.executeTakeFirst();
	if (!person) return undefined;
	const address = (await findFormerAddress(db, personId)) ?? person.email;
	return address.endsWith('.invalid') ? undefined : { ...person, to: { name: fullName(person), address } };
}

/** Both addresses hear that the two are one. */
export async function tellMerged(trx: Trx, people: { keptId: string; goneId: string }) {
	await tellBoth(trx, people, 'merging.done');
}

export async function tellUndone(trx: Trx, people: { keptId: string; goneId: string }) {
	await tellBoth(trx, people, 'merging.undone');
}

async function tellBoth(trx: Trx, { keptId, goneId }: { keptId: string; goneId: string }, template: string) {
	for (const recipientId of [keptId, goneId]) {
		await queueMails(trx, {
			dedupKey: `${template}/${goneId}/${recipientId}/${now()}`,
			recipientId,
			template,
			ids: {}
		});
	}
}
