import { findRecipient } from '#lib/features/people/mails.server.ts';
import type { Locale } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { now } from '#lib/server/clock.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import type { MailTemplates, OutboxRow, Rendered } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { localDate } from '#lib/server/zone.ts';
import type { AlertFacts, AlertIds, AlertKind } from './alert.ts';
import { digestKey } from './digest-key.ts';
import { isMailTime } from './mail-moment.ts';
import { getWorkWeek } from './mail-moment.server.ts';
import { alertSentence } from './words.ts';

/** As many attentions as one mail spells out; of the rest it says how many. */
const LINES = 20;

/** An alert that has not been told by mail, and is told now only if it still holds. */
export type WaitingAlert = {
	id: string;
	kind: AlertKind;
	facts: AlertFacts;
	ids: AlertIds;
	href: string;
	partOf: string | null;
};

/** Which of these still hold for this person: late as it was, theirs to do, theirs to see. */
type StillHolding = (db: Db, recipientId: string, alerts: WaitingAlert[]) => Promise<Set<string>>;

/** What a mail says of an alert where that is not what the app says of it. */
export type MailedLine = Partial<Pick<WaitingAlert, 'facts' | 'href'>> & { detail?: string };
type Reader = { personId: string; language: Locale };
/** Writes the line at the moment of sending; undefined when there is nothing to say any more. */
export type WriteLine = (db: Db, reader: Reader, alert: WaitingAlert) => Promise<MailedLine | undefined>;
export type LineWriters = Partial<Record<AlertKind, WriteLine>>;

/** The one mail of a day with everything that waits, and the one urgent mail with what is due now. */
export function digestMails(stillTrue: StillHolding, writers: LineWriters): MailTemplates {
	const mail: MailTemplates[string] = (db, row, context) =>
		mailWaiting(db, row, context, { stillTrue, writers });
	return { 'alert.digest': mail, 'alert.urgent': mail };
}

async function mailWaiting(
	db: Db,
	row: OutboxRow,
	{ origin, preview }: MailContext,
	{ stillTrue, writers }: { stillTrue: StillHolding; writers: LineWriters }
): Promise<Rendered> {
	const recipient = await findRecipient(db, row.recipientId);
	if (!recipient) return { suppress: 'the person is gone' };
	const untimely = preview ? undefined : await whyNotNow(db, row);
	if (untimely) return { suppress: untimely };
	const waiting = await listWaiting(db, row);
	const holding = toLines(waiting, await stillTrue(db, row.recipientId, waiting));
	const reader = { personId: row.recipientId, language: recipient.language };
	const lines = await writeLines(db, reader, holding, writers);
	const settled = (trx: Trx) => markTold(trx, waiting, lines);
	if (!lines.length) return { suppress: 'nothing holds any more', settled };
	return { to: recipient.to, ...write(lines, recipient, origin), settled };
}

async function whyNotNow(db: Db, row: OutboxRow): Promise<string | undefined> {
	const at = now();
	if (localDate(at) !== row.ids.date) return 'the next morning tells it';
	if (!isMailTime(await getWorkWeek(db, row.recipientId), at)) return 'not at work';
	if (row.template === 'alert.urgent' && (await digestComes(db, row))) return 'the digest of today tells it';
	return undefined;
}

/** Early in the morning, or when the mail server was away, the digest of the day is still to come. */
async function digestComes(db: Db, row: OutboxRow) {
	const digest = await db
		.selectFrom('outbox')
		.select('id')
		.where('dedupKey', '=', digestKey(row.recipientId, String(row.ids.date)))
		.where('state', 'in', ['pending', 'sending'])
		.executeTakeFirst();
	return digest !== undefined;
}

/** What was there when the mail was promised, so that a second copy says the same. */
async function listWaiting(db: Db, row: OutboxRow): Promise<WaitingAlert[]> {
	const alerts = db.selectFrom('alert').select(['id', 'kind', 'facts', 'ids', 'href', 'partOf']);
	const whole = await alerts
		.where('recipientId', '=', row.recipientId)
		.where('awaitsMail', 'in', row.template === 'alert.urgent' ? ['urgent'] : ['urgent', 'digest'])
		.where('raisedAt', '<=', String(row.ids.until))
		.orderBy('awaitsMail', 'desc')
		.orderBy('raisedAt')
		.orderBy('id')
		.execute();
	const parts = whole.length
		? await alerts
				.where(
					'partOf',
					'in',
					whole.map(({ id }) => id)
				)
				.orderBy('id')
				.execute()
		: [];
	return [...whole, ...parts].map((alert) => ({
		...alert,
		kind: alert.kind as AlertKind,
		facts: JSON.parse(alert.facts) as AlertFacts,
		ids: JSON.parse(alert.ids) as AlertIds
	}));
}

/** A summary counts those of its parts that still hold; with one left, that one speaks for itself. */
function toLines(waiting: WaitingAlert[], holding: Set<string>): WaitingAlert[] {
	const parts = Map.groupBy(
		waiting.filter(({ id, partOf }) => partOf !== null && holding.has(id)),
		({ partOf }) => partOf
	);
	return waiting.flatMap((alert) => {
		if (alert.partOf !== null) return [];
		if (alert.kind !== 'wish_together') return holding.has(alert.id) ? [alert] : [];
		const own = parts.get(alert.id) ?? [];
		return own.length > 1 ? [{ ...alert, facts: { count: own.length } }] : own;
	});
}

type Line = WaitingAlert & { detail?: string };

async function writeLines(db: Db, reader: Reader, alerts: WaitingAlert[], writers: LineWriters) {
	const lines: Line[] = [];
	for (const alert of alerts) {
		const writeLine = writers[alert.kind];
		const written = writeLine ? await writeLine(db, reader, alert) : {};
		if (written) lines.push({ ...alert, ...written });
	}
	return lines;
}

function write(lines: Line[], recipient: { givenName: string; language: Locale }, origin: string) {
	const locale = { locale: recipient.language };
	const [first] = lines;
	const sentence = ({ kind, facts }: WaitingAlert) => alertSentence(kind, facts, recipient.language);
	return {
		subject:
			first && lines.length === 1
				? sentence(first).replace(/\.$/, '')
				: m.alert_digest_subject({ count: lines.length }, locale),
		text: m.alert_digest_text(
			{
				name: recipient.givenName,
				lines: lines
					.slice(0, LINES)
					.map((line) => [sentence(line), line.detail, `${origin}${line.href}`].filter(Boolean).join('\n'))
					.concat(lines.length > LINES ? [m.alert_digest_more({ count: lines.length - LINES }, locale)] : [])
					.join('\n\n'),
				link: `${origin}/attenties`
			},
			locale
		)
	};
}

/** In the transaction that says the mail was sent, or was not needed: nothing of it waits any longer. */
async function markTold(trx: Trx, waiting: WaitingAlert[], lines: WaitingAlert[]) {
	const told = new Set(lines.map(({ id, partOf }) => partOf ?? id));
	const whole = waiting.filter(({ partOf }) => partOf === null).map(({ id }) => id);
	const done = { awaitsMail: null };
	for (const ids of inChunks(whole.filter((id) => told.has(id)))) {
		await trx
			.updateTable('alert')
			.set({ ...done, toldByMailAt: now() })
			.where('id', 'in', ids)
			.execute();
	}
	for (const ids of inChunks(whole.filter((id) => !told.has(id)))) {
		await trx.updateTable('alert').set(done).where('id', 'in', ids).execute();
	}
}
