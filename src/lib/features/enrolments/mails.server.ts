import { findRecipient } from '#lib/features/people/mails.server.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import { formatMoment, formatPeriod, type Locale } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { offerPath } from './answer-offer.server.ts';
import { listDates } from './dates.server.ts';
import { loadWaitlist } from './waitlist.server.ts';

export const enrolmentMails: MailTemplates = {
	'enrolments.placed': mailPlaced,
	'enrolments.waiting': mailWaiting,
	'enrolments.offer': mailOffer,
	'enrolments.ended': mailEnded
};

async function mailPlaced(db: Db, row: OutboxRow, { origin }: MailContext) {
	const facts = await findFacts(db, row.recipientId, String(row.ids.enrolmentId));
	if (!facts?.placedAt || facts.endedAt) return { suppress: 'the seat was given up' };
	const { locale, words } = facts;
	const by =
		facts.askedBy !== row.recipientId ? m.enrolments_mail_by({ name: facts.askedByName }, { locale }) : '';
	const diary =
		facts.diary === 'mail'
			? m.enrolments_mail_diary_mail({}, { locale })
			: m.enrolments_mail_diary_feed({}, { locale });
	const dates = await writeDates(db, facts.editionId, locale);
	return {
		to: facts.to,
		subject: m.enrolments_mail_placed_subject(words, { locale }),
		text: paragraphs(
			m.enrolments_mail_placed_text(words, { locale }),
			by,
			dates,
			diary,
			m.enrolments_mail_placed_withdraw({}, { locale }),
			`${origin}/aanbod/${facts.trainingId}`
		),
		thread: `edition-${facts.editionId}`
	};
}

async function mailWaiting(db: Db, row: OutboxRow, { origin }: MailContext) {
	const facts = await findFacts(db, row.recipientId, String(row.ids.enrolmentId));
	if (!facts || facts.placedAt || facts.endedAt) return { suppress: 'the waiting is over' };
	const { position = 0, offeredUntil } =
		(await loadWaitlist(db, facts.editionId)).own.get(row.recipientId) ?? {};
	if (offeredUntil) return { suppress: 'a seat was offered already' };
	const { locale, words } = facts;
	return {
		to: facts.to,
		subject: m.enrolments_mail_waiting_subject(words, { locale }),
		text: paragraphs(
			m.enrolments_mail_waiting_text({ ...words, position }, { locale }),
			`${origin}/aanbod/${facts.trainingId}`
		),
		thread: `edition-${facts.editionId}`
	};
}

async function mailOffer(db: Db, row: OutboxRow, { origin }: MailContext) {
	const offerId = String(row.ids.offerId);
	const offer = await db.selectFrom('seatOffer').selectAll().where('id', '=', offerId).executeTakeFirst();
	const facts = offer && (await findFacts(db, row.recipientId, offer.enrolmentId));
	if (!facts || offer.settledAt || offer.expiresAt <= now()) return { suppress: 'the offer is over' };
	const { locale, words } = facts;
	return {
		to: facts.to,
		subject: m.enrolments_mail_offer_subject(words, { locale }),
		text: paragraphs(
			m.enrolments_mail_offer_text({ ...words, until: formatMoment(offer.expiresAt, locale) }, { locale }),
			await writeDates(db, facts.editionId, locale),
			m.enrolments_mail_offer_answer({}, { locale }),
			`${origin}${offerPath(offerId)}`
		),
		thread: `edition-${facts.editionId}`
	};
}

async function mailEnded(db: Db, row: OutboxRow, { origin }: MailContext) {
	const facts = await findFacts(db, row.recipientId, String(row.ids.enrolmentId));
	if (!facts?.endedAt) return { suppress: 'the enrolment goes on' };
	const { locale, words } = facts;
	return {
		to: facts.to,
		subject: m.enrolments_mail_ended_subject(words, { locale }),
		text: paragraphs(
			m.enrolments_mail_ended_text(words, { locale }),
			m.enrolments_mail_ended_others({}, { locale }),
			`${origin}/aanbod/${facts.trainingId}`
		),
		thread: `edition-${facts.editionId}`
	};
}

async function findFacts(db: Db, personId: string, enrolmentId: string) {
	const recipient = await findRecipient(db, personId);
	const row = await db
		.selectFrom('enrolment')
		.innerJoin('edition', 'edition.id', 'enrolment.editionId')
		.innerJoin('training', 'training.id', 'edition.trainingId')
		.innerJoin('person', 'person.id', 'enrolment.personId')
		.innerJoin('person as asker', 'asker.id', 'enrolment.askedBy')
		.select(['enrolment.editionId', 'enrolment.placedAt', 'enrolment.endedAt', 'enrolment.askedBy'])
		.select(['edition.title as edition', 'edition.trainingId', 'training.title as training', 'person.diary'])
		.select(['asker.givenName', 'asker.infix', 'asker.familyName', 'asker.shieldedAt'])
		.where('enrolment.id', '=', enrolmentId)
		.where('enrolment.personId', '=', personId)
		.executeTakeFirst();
	if (!row || !recipient) return undefined;
	const { training, edition } = row;
	return {
		...row,
		askedByName: visibleName(row),
		to: recipient.to,
		locale: recipient.language,
		words: { name: recipient.givenName, training, edition }
	};
}

async function writeDates(db: Db, editionId: string, language: Locale) {
	const dates = await listDates(db, editionId, language);
	return dates
		.map((date) => `${formatPeriod(date.startsAt, date.endsAt, language)}\n${date.place}`)
		.join('\n\n');
}

function paragraphs(...texts: string[]) {
	return texts.filter(Boolean).join('\n\n');
}
