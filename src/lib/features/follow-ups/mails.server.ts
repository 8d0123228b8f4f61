import { digestMails } from '#lib/features/alerts/digest.server.ts';
import { findRecipient } from '#lib/features/people/mails.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow, Rendered } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import type { EventType } from './events.server.ts';
import { isAsked } from './relevance-checks.server.ts';
import { relevanceMails } from './relevance-mails.server.ts';
import { stillHolding } from './still-holding.server.ts';
import { wordsOutside } from './words.ts';

export const followUpMails: MailTemplates = {
	'follow_up.asker': mailAsker,
	...relevanceMails,
	...digestMails(stillHolding)
};

type Words = (
	inputs: { name: string; wish: string; link: string },
	options: { locale: 'nl' | 'en' }
) => string;

const ASKER_TEXTS: Partial<Record<EventType, Words>> = {
	raised: m.follow_up_mail_recorded,
	acknowledged: m.follow_up_mail_acknowledged,
	asked: m.follow_up_mail_asked,
	offered: m.follow_up_mail_offered,
	answered: m.follow_up_mail_answered,
	declined: m.follow_up_mail_declined,
	withdrawn: m.relevance_mail_ended
};

/** What happened to one's own wish; the text itself is read after signing in. */
async function mailAsker(db: Db, row: OutboxRow, { origin }: MailContext): Promise<Rendered> {
	const followUp = await findFollowUp(db, row);
	const recipient = await findRecipient(db, row.recipientId);
	const type = await findEventType(db, Number(row.ids.seq));
	const asksToo = type === 'offered' && (await isAsked(db, String(row.ids.followUpId)));
	const words = asksToo ? m.relevance_mail_offered : ASKER_TEXTS[type as EventType];
	if (!followUp || !recipient || !words) return { suppress: 'the wish is gone' };
	if (isPast(type, followUp.state)) return { suppress: 'the asker has replied already' };
	const locale = { locale: recipient.language };
	const wish = wordsOutside(followUp, recipient.language);
	const inputs = { name: recipient.givenName, wish, link: `${origin}/wensen/${followUp.id}` };
	return {
		to: recipient.to,
		subject: m.follow_up_mail_asker_subject({ wish }, locale),
		text: words(inputs, locale),
		thread: followUp.id
	};
}

function isPast(type: string | undefined, state: string) {
	if (type === 'asked') return state !== 'waiting_requester';
	if (type === 'offered') return state !== 'planned';
	return false;
}

async function findFollowUp(db: Db, row: OutboxRow) {
	return await db
		.selectFrom('followUpRequest')
		.select(['id', 'kind', 'summary', 'state'])
		.where('id', '=', String(row.ids.followUpId))
		.executeTakeFirst();
}

async function findEventType(db: Db, seq: number) {
	const event = await db.selectFrom('requestEvent').select('type').where('seq', '=', seq).executeTakeFirst();
	return event?.type;
}
