import { m } from '#lib/i18n/paraglide/messages.js';
import { writeReadAudit } from '#lib/server/audit.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import type { MailContext, MailTransport } from '#lib/server/mail/transport.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import type { Actor } from '../people/actor.ts';
import { findRecipient } from '../people/mails.server.ts';
import { mayOperate } from './policy.ts';

const LONGEST = 300;

/** Sends a mail to oneself at once, the way all mails go; refused in the words of the mail server. */
export async function sendTestMail(
	db: Db,
	actor: Actor,
	transport: MailTransport | null,
	{ origin }: MailContext
): Promise<string> {
	if (!mayOperate(actor)) notFound();
	if (!transport) conflict('operations_mail_off');
	const recipient = await findRecipient(db, actor.personId);
	if (!recipient) notFound();
	const { to, givenName: name, language: locale } = recipient;
	if (transport.reaches?.(to.address) === false)
		conflict('operations_test_invented', { address: to.address });
	const subject = m.operations_test_subject({}, { locale });
	const text = m.operations_test_text({ name, link: origin }, { locale });
	try {
		await transport.send({ to, subject, text }, newId());
	} catch (error) {
		conflict('operations_test_refused', { words: wordsOf(error as Error & { response?: string }) });
	}
	await writeReadAudit(db, {
		actorId: actor.personId,
		action: 'mail.test',
		objectId: actor.personId
	});
	return to.address;
}

function wordsOf({ response, message }: Error & { response?: string }) {
	return (response ?? message).replace(/\s+/g, ' ').slice(0, LONGEST);
}
