import { sql } from 'kysely';
import { addMs, MINUTE, now } from '../clock.ts';
import { locksRows, type Db, type Trx } from '../db/open.ts';
import { databaseInstant } from '../db/instant.ts';
import { isErased } from '../erased.ts';
import { newId } from '../ids.ts';
import { log } from '../log.ts';
import { rowOfNow } from './old-names.ts';
import { readMail } from './standing.ts';
import { isUnsafe, UNSAFE } from './unsafe.ts';
import type { Mail, MailContext, MailTransport } from './transport.ts';

export type MailIds = Record<string, string | number>;

export type OutboxRow = { id: string; dedupKey: string; recipientId: string; template: string; ids: MailIds };

/**
 * What a template makes at the moment of sending: a mail, or the reason why none is needed any more; and what is to be
 * written in the transaction that says so.
 */
export type Rendered = (Mail | { suppress: string }) & { settled?(trx: Trx): Promise<void> };
export type MailTemplates = Record<
	string,
	(db: Db, row: OutboxRow, context: MailContext) => Promise<Rendered>
>;

export type Delivery = MailContext & {
	templates: MailTemplates;
	transport: MailTransport;
	/** Who holds the leases. */ worker: string;
	/** Fires when the server begins to stop: no further mail is begun. */
	stopping?: AbortSignal;
};

export type QueuedMail = {
	/** The same key is never queued twice. */
	dedupKey: string;
	recipientId: string;
	template: string;
	ids: MailIds;
	releaseAt?: string;
};

const LEASE = MINUTE;
/** Together about three days of trying, from the first time on: a mail may be promised long before it goes. */
const TRIES = 22;
const PAUSES = [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 240 * MINUTE];

/** Promises mails in the transaction that makes them due; who, which template and which ids, never the text. */
export async function queueMails(trx: Trx, ...mails: QueuedMail[]) {
	if (!mails.length) return;
	await trx
		.insertInto('outbox')
		.values(mails.map(toRow))
		.onConflict((conflict) => conflict.column('dedupKey').doNothing())
		.execute();
}

function toRow(mail: QueuedMail) {
	return {
		id: newId(),
		dedupKey: mail.dedupKey,
		recipientId: mail.recipientId,
		template: mail.template,
		ids: JSON.stringify(mail.ids),
		createdAt: now(),
		releaseAt: mail.releaseAt ?? now(),
		state: 'pending' as const,
		attempts: 0
	};
}

/** Sends what is due, one mail at a time, until nothing is left or the server stops; answers how many rows were settled. */
export async function deliverMails(db: Db, delivery: Delivery) {
	const standing = await readMail(db);
	const from = standing.state === 'held' ? standing.before : undefined;
	for (let settled = 0; ; settled += 1) {
		const row = delivery.stopping?.aborted ? undefined : await claim(db, delivery.worker, from);
		if (!row) return settled;
		await deliver(db, delivery, row);
	}
}

type ClaimedRow = OutboxRow & { attempts: number };

/** What was promised before `from` waits for a decision. */
async function claim(db: Db, worker: string, from?: string): Promise<ClaimedRow | undefined> {
	const at = databaseInstant(db);
	const isFree = from ? sql`created_at >= ${from}` : sql`true`;
	const lock = locksRows(db) ? sql`for update skip locked` : sql``;
	// SQLite would take all of a state and sort them, for every mail again.
	const index = locksRows(db) ? sql`` : sql`indexed by outbox_to_send`;
	const next = sql<string>`(
		select id from outbox ${index}
		where state in ('pending', 'sending') and ${isFree}
			and ((state = 'pending' and release_at <= ${at}) or (state = 'sending' and lease_until < ${at}))
		order by release_at, id limit 1 ${lock}
	)`;
	const row = await db
		.updateTable('outbox')
		.set({
			state: 'sending',
			claimedBy: worker,
			leaseUntil: databaseInstant(db, LEASE),
			attempts: sql`attempts + 1`
		})
		.where('id', '=', next)
		.returning(['id', 'dedupKey', 'recipientId', 'template', 'ids', 'attempts'])
		.executeTakeFirst();
	return row && { ...row, ids: JSON.parse(row.ids) as MailIds };
}

async function deliver(db: Db, delivery: Delivery, row: ClaimedRow) {
	const { worker } = delivery;
	try {
		const rendered = await renderMail(db, row, delivery);
		const { settled } = rendered;
		if ('suppress' in rendered)
			return await end(db, worker, row, { state: 'suppressed', problem: rendered.suppress, settled });
		if (delivery.transport.reaches?.(rendered.to.address) === false)
			return await end(db, worker, row, { state: 'suppressed', problem: 'an invented address', settled });
		await delivery.transport.send(rendered, row.id);
		await end(db, worker, row, { state: 'sent', problem: null, settled });
	} catch (error) {
		if (delivery.stopping?.aborted) await giveBack(db, worker, row);
		else await postpone(db, worker, row, error as Error & { responseCode?: number });
	}
}

/** Broken off because the server stops: the next one sends it, and nothing was wrong with it. */
async function giveBack(db: Db, worker: string, row: ClaimedRow) {
	await db
		.updateTable('outbox')
		.set({ state: 'pending', attempts: row.attempts - 1, leaseUntil: null, claimedBy: null })
		.where('id', '=', row.id)
		.where('claimedBy', '=', worker)
		.where('state', '=', 'sending')
		.execute();
}

/** Makes the text of a promised mail as it would be sent now. */
export async function renderMail(
	db: Db,
	stored: OutboxRow,
	{ templates, origin, sender, preview = false }: MailContext & Pick<Delivery, 'templates'>
): Promise<Rendered> {
	const row = rowOfNow(stored);
	// Nobody writes to whoever was erased, whatever promised it.
	if (await isErased(db, row.recipientId)) return { suppress: 'erased' };
	const template = templates[row.template];
	if (!template) throw new Error(`There is no mail template ${row.template}.`);
	const rendered = await template(db, row, { origin, sender, preview });
	if ('to' in rendered && (await isUnsafe(db, rendered.to.address))) return { suppress: UNSAFE };
	return rendered;
}

type Ending = {
	state: 'sent' | 'suppressed' | 'failed';
	problem: string | null;
	settled?: Rendered['settled'];
};

/** Only the worker that still holds the lease may say how it ended. */
async function end(db: Db, worker: string, row: ClaimedRow, { state, problem, settled }: Ending) {
	await db.transaction().execute(async (trx) => {
		const { numUpdatedRows } = await trx
			.updateTable('outbox')
			.set({ state, settledAt: now(), problem, leaseUntil: null })
			.where('id', '=', row.id)
			.where('claimedBy', '=', worker)
			.where('state', '=', 'sending')
			.executeTakeFirst();
		if (numUpdatedRows) await settled?.(trx);
	});
}

async function postpone(db: Db, worker: string, row: ClaimedRow, error: Error & { responseCode?: number }) {
	const problem = String(error.responseCode ?? error.name);
	log.warn({ outbox: row.id, problem, attempts: row.attempts }, 'a mail could not be sent yet');
	const refused = (error.responseCode ?? 0) >= 500;
	if (refused || row.attempts >= TRIES) return await end(db, worker, row, { state: 'failed', problem });
	const pause = PAUSES[Math.min(row.attempts, PAUSES.length) - 1] ?? MINUTE;
	await db
		.updateTable('outbox')
		.set({ state: 'pending', releaseAt: addMs(now(), pause), problem, leaseUntil: null, claimedBy: null })
		.where('id', '=', row.id)
		.where('claimedBy', '=', worker)
		.where('state', '=', 'sending')
		.execute();
}
