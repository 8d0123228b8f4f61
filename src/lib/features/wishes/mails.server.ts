import { findRecipient } from '#lib/features/people/mails.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow, Rendered } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import type { EventType } from './history/events.server.ts';
import { isAsked } from './relevance/checks.server.ts';
import { relevanceMails } from './relevance/mails.server.ts';
import { wordsOutside } from './words.ts';

export const wishMails: MailTemplates = {
	'wish.asker': mailAsker,
	...relevanceMails
};

type Words = (
	inputs: { name: string; wish: string; link: string },
	options: { locale: 'nl' | 'en' }
) => string;

const ASKER_TEXTS: Partial<Record<EventType, Words>> = {
	raised: m.wish_mail_recorded,
	acknowledged: m.wish_mail_acknowledged,
	asked: m.wish_mail_asked,
	offered: m.wish_mail_offered,
	answered: m.wish_mail_answered,
	declined: m.wish_mail_declined,
	withdrawn: m.relevance_mail_ended
};

/** What happened to one's own wish; the text itself is read after signing in. */
async function mailAsker(db: Db, row: OutboxRow, { origin }: MailContext): Promise<Rendered> {
	const wish = await findWish(db, row);
	const recipient = await findRecipient(db, row.recipientId);
	const type = await findEventType(db, Number(row.ids.seq));
	const asksToo = type === 'offered' && (await isAsked(db, String(row.ids.wishId)));
	const write = asksToo ? m.relevance_mail_offered : ASKER_TEXTS[type as EventType];
	if (!wish || !recipient || !write) return { suppress: 'the wish is gone' };
	if (isPast(type, wish.state)) return { suppress: 'the asker has replied already' };
	const locale = { locale: recipient.language };
	const words = wordsOutside(wish, recipient.language);
	const inputs = { name: recipient.givenName, wish: words, link: `${origin}/wensen/${wish.id}` };
	return {
		to: recipient.to,
		subject: m.wish_mail_asker_subject({ wish: words }, locale),
		text: write(inputs, locale),
		thread: wish.id
	};
}

function isPast(type: string | undefined, state: string) {
	if (type === 'asked') return state !== 'waiting_asker';
	if (type === 'offered') return state !== 'planned';
	return false;
}

async function findWish(db: Db, row: OutboxRow) {
	return await db
		.selectFrom('wish')
		.select(['id', 'kind', 'summary', 'state'])
		.where('id', '=', String(row.ids.wishId))
		.executeTakeFirst();
}

async function findEventType(db: Db, seq: number) {
	const event = await db.selectFrom('wishEvent').select('type').where('seq', '=', seq).executeTakeFirst();
	return event?.type;
}
