import { findRecipient } from '#lib/features/people/mails.server.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import { formatDay, formatPeriod, type Locale } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import type { DiaryChange } from './diary.ts';
import { findDiaryEvent } from './events.server.ts';
import { writeInvitation } from './icalendar.ts';

export const diaryMails: MailTemplates = { diary: mailDiaryEntry };

type Kind = DiaryChange['kind'];

/** One calendar mail: the session as it stands in this person's diary now, unless a newer mail follows. */
async function mailDiaryEntry(db: Db, row: OutboxRow, { origin, sender }: MailContext) {
	const sessionId = String(row.ids.sessionId);
	const found = await findDiaryEvent(db, row.recipientId, sessionId, origin);
	const recipient = await findRecipient(db, row.recipientId);
	if (!found || !recipient) return { suppress: 'the diary entry is gone' };
	if (found.event.sequence !== row.ids.sequence) return { suppress: 'a newer version follows' };
	if (found.endsAt <= now()) return { suppress: 'the session is over' };
	if (!found.byMail) return { suppress: 'the person reads a feed' };
	const { event } = found;
	const language = recipient.language;
	const replaced = event.cancelled && found.goesOn && found.role === 'trainer';
	const words = { title: event.title, date: formatDay(event.startsAt, language) };
	const organizer = { name: 'Tweespan', email: sender };
	const attendee = { name: recipient.to.name, email: recipient.email };
	return {
		to: recipient.to,
		subject: replaced
			? m.diaries_mail_replaced_subject(words, { locale: language })
			: subject(row.ids.kind as Kind, words, language),
		text: replaced
			? replacedText(recipient.givenName, found, await leadNames(db, sessionId), language)
			: text(row.ids.kind as Kind, recipient.givenName, found, origin, language),
		thread: `session-${sessionId}`,
		calendar: {
			method: event.cancelled ? ('CANCEL' as const) : ('REQUEST' as const),
			content: writeInvitation(event, organizer, attendee)
		}
	};
}

function subject(kind: Kind, words: { title: string; date: string }, locale: 'nl' | 'en') {
	if (kind === 'cancelled') return m.diaries_mail_cancelled_subject(words, { locale });
	return kind === 'changed'
		? m.diaries_mail_changed_subject(words, { locale })
		: m.diaries_mail_invited_subject(words, { locale });
}

type Found = NonNullable<Awaited<ReturnType<typeof findDiaryEvent>>>;

function text(
	kind: Kind,
	name: string,
	{ event, cancelReason, trainingId, role }: Found,
	origin: string,
	locale: 'nl' | 'en'
) {
	const facts = {
		name,
		title: event.title,
		period: formatPeriod(event.startsAt, event.endsAt, locale),
		place: event.location
	};
	if (kind !== 'cancelled') {
		const lead =
			kind === 'changed'
				? m.diaries_mail_changed_text(facts, { locale })
				: m.diaries_mail_invited_text(facts, { locale });
		return `${lead}\n\n${event.url}`;
	}
	const reason = cancelReason && m.diaries_mail_reason({ reason: cancelReason }, { locale });
	const others = [m.diaries_mail_others({}, { locale }), `${origin}/aanbod/${trainingId}`];
	return [m.diaries_mail_cancelled_text(facts, { locale }), reason, ...(role === 'participant' ? others : [])]
		.filter(Boolean)
		.join('\n\n');
}

/** A trainer for whom another comes has no other training to choose; who stands there now is what matters. */
function replacedText(name: string, { event }: Found, leads: string[], locale: Locale) {
	const period = formatPeriod(event.startsAt, event.endsAt, locale);
	const now = leads.length
		? m.diaries_mail_replaced_by({ names: leads.join(` ${m.diaries_mail_and({}, { locale })} `) }, { locale })
		: m.diaries_mail_replaced_open({}, { locale });
	return [m.diaries_mail_replaced_text({ name, title: event.title, period }, { locale }), now].join('\n\n');
}

async function leadNames(db: Db, sessionId: string) {
	const rows = await db
		.selectFrom('sessionLead')
		.innerJoin('person', 'person.id', 'sessionLead.personId')
		.select(['givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('sessionId', '=', sessionId)
		.orderBy('half')
		.execute();
	return rows.map(visibleName);
}
