import { findRecipient } from '#lib/features/people/mails.server.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow, Rendered } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import type { Level } from './counted-clock.ts';
import { listResponsible } from './escalation.server.ts';
import type { EventType } from './events.server.ts';
import { kindWord } from './words.ts';

export const followUpMails: MailTemplates = {
	'follow_up.asker': mailAsker,
	'follow_up.clock': mailClock
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
	declined: m.follow_up_mail_declined
};

/** What happened to one's own wish; the text itself is read after signing in. */
async function mailAsker(db: Db, row: OutboxRow, { origin }: MailContext): Promise<Rendered> {
	const followUp = await findFollowUp(db, row);
	const recipient = await findRecipient(db, row.recipientId);
	const type = await findEventType(db, Number(row.ids.seq));
	const words = ASKER_TEXTS[type as EventType];
	if (!followUp || !recipient || !words) return { suppress: 'the wish is gone' };
	if (isPast(type, followUp.state)) return { suppress: 'the asker has replied already' };
	const locale = { locale: recipient.language };
	const wish = [...followUp.summary].slice(0, 80).join('');
	const inputs = { name: recipient.givenName, wish, link: `${origin}/wensen/${followUp.id}` };
	return {
		to: recipient.to,
		subject: m.follow_up_mail_asker_subject({ wish }, locale),
		text: words(inputs, locale),
		thread: followUp.id
	};
}

/** What is due or late, unless meanwhile it was answered, moved, or became somebody else's. */
async function mailClock(db: Db, row: OutboxRow, { origin }: MailContext): Promise<Rendered> {
	const followUp = await findFollowUp(db, row);
	const recipient = await findRecipient(db, row.recipientId);
	const level = String(row.ids.level) as Level;
	const clock = await db
		.selectFrom('requestClock')
		.select(['state', 'dueVersion', 'dueAt', 'metric'])
		.where('id', '=', String(row.ids.clockId))
		.executeTakeFirst();
	if (!followUp || !recipient || !clock) return { suppress: 'the wish is gone' };
	if (clock.state !== 'running' || clock.dueVersion !== row.ids.dueVersion)
		return { suppress: 'no longer due' };
	const responsible = await listResponsible(db, followUp, level);
	if (!responsible.includes(row.recipientId)) return { suppress: 'somebody else is responsible now' };
	const locale = { locale: recipient.language };
	const inputs = {
		name: recipient.givenName,
		ref: followUp.publicRef,
		kind: kindWord(followUp.kind, recipient.language),
		due: formatMoment(clock.dueAt ?? '', recipient.language),
		link: `${origin}/wensen/${followUp.id}`
	};
	const words =
		level === 'at_risk'
			? m.follow_up_mail_at_risk
			: level === 'due'
				? m.follow_up_mail_due
				: m.follow_up_mail_overdue;
	return {
		to: recipient.to,
		subject: m.follow_up_mail_clock_subject({ ref: followUp.publicRef }, locale),
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
		.select([
			'id',
			'publicRef',
			'kind',
			'summary',
			'state',
			'requesterId',
			'ownerOrganisationId',
			'ownerPersonId'
		])
		.where('id', '=', String(row.ids.followUpId))
		.executeTakeFirst();
}

async function findEventType(db: Db, seq: number) {
	const event = await db.selectFrom('requestEvent').select('type').where('seq', '=', seq).executeTakeFirst();
	return event?.type;
}
