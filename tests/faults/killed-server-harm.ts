/** What became of wishes, promises and mails under a server that was killed again and again. */
import { sql } from 'kysely';
import { locksRows, type Db } from '#lib/server/db/open.ts';
import type { startRudeMailServer } from '../support/rude-mail-server.ts';
import { countRows } from './count-rows.ts';
import { zero, type Finding } from './fault.ts';

const START_WITHIN = 3000;

/** Every answered form, kept outside the server. */
export type Ledger = { formKey: string; answered: boolean; /** How often it was sent. */ sent?: number }[];

type Kept = {
	ledger: Ledger;
	mail: Awaited<ReturnType<typeof startRudeMailServer>>;
	rounds: number;
	slowest: number;
};

/** What the ledger, the database and the mail server say of each other after so many kills. */
export async function findHarm(db: Db, { ledger, mail, rounds, slowest }: Kept): Promise<Finding[]> {
	const rows = await db.selectFrom('wish').select(['id', 'summary']).execute();
	const stored = new Map(rows.map((row) => [row.summary.split(' ').at(-1), row.id]));
	const lost = ledger.filter((line) => line.answered && !stored.has(line.formKey));
	// Those that were there before all have the same words.
	const keys = new Set(ledger.map(({ formKey }) => formKey));
	const written = rows.map(({ summary }) => summary.split(' ').at(-1) ?? '').filter((key) => keys.has(key));
	const sent = await db.selectFrom('outbox').select(['id', 'state']).execute();
	const unsent = sent.filter((row) => row.state === 'sent' && !mail.taken.has(row.id));
	const known = new Set(sent.map((row) => row.id));
	const copies = [...mail.taken.values()].reduce((sum, times) => sum + times - 1, 0);
	const half = await countRows(db, halfWishes);
	const silent = await countRows(db, silentClocks);
	const twice = await countRows(db, doubledAlerts);
	const answered = ledger.filter((line) => line.answered).length;
	return [
		{
			what: `answered wishes lost, of ${answered} over ${rounds} kills`,
			measured: String(lost.length),
			held: answered > 0 && lost.length === 0
		},
		zero(`wishes stored by half, of ${rows.length}`, half),
		zero('wishes stored twice', written.length - new Set(written).size),
		zero('late promises that nobody was told of', silent),
		zero('alerts told twice', twice),
		{
			what: `mails lost, of ${sent.length}`,
			measured: String(unsent.length + sent.filter((row) => unsettled(row.state)).length),
			held: sent.length > 0 && unsent.length === 0 && !sent.some((row) => unsettled(row.state))
		},
		zero('mails that nothing promised', [...mail.taken.keys()].filter((id) => !known.has(id)).length),
		{
			what: `second copies of a mail, all with its own Message-ID (at most ${rounds} kills + ${mail.drops()} hang-ups)`,
			measured: String(copies),
			held: copies <= rounds + mail.drops()
		},
		zero('faults in the database', await countFaults(db)),
		{
			what: `slowest start after a kill (at most ${START_WITHIN / 1000} s)`,
			measured: `${(slowest / 1000).toFixed(1)} s`,
			held: slowest <= START_WITHIN
		}
	];
}

function unsettled(state: string) {
	return ['pending', 'sending', 'failed'].includes(state);
}

/** Every wish has its event, its owner, its two clocks and its line in the audit. */
export const halfWishes = sql`wish as r where
	(select count(*) from wish_event where wish_id = r.id and type = 'raised') <> 1
	or (select count(*) from ownership where wish_id = r.id and to_at is null) <> 1
	or (select count(*) from wish_clock where wish_id = r.id) <> 2
	or (select count(*) from audit where object_id = r.id and action = 'wish.ask') <> 1`;

/** A clock with a moment behind it that did not fire, or that fired beyond half-way and told nobody. */
const silentClocks = sql`wish_clock as c where exists (
		select 1 from alert_threshold as t where t.clock_id = c.id and t.fired_at is null
		and t.fire_at < (select max(raised_at) from alert)
	) or (
		exists (select 1 from alert_threshold as t where t.clock_id = c.id and t.fired_at is not null and t.level <> 'half')
		and not exists (select 1 from alert as a where a.dedup_key like 'clock/' || c.id || '/%')
	)`;

const doubledAlerts = sql`(
	select recipient_id, href, kind, facts, raised_at from alert
	group by recipient_id, href, kind, facts, raised_at having count(*) > 1
) as doubled`;

export async function countFaults(db: Db) {
	if (locksRows(db)) return 0;
	const integrity = await sql<{ integrityCheck: string }>`pragma integrity_check`.execute(db);
	const keys = await sql`pragma foreign_key_check`.execute(db);
	return integrity.rows.filter((row) => row.integrityCheck !== 'ok').length + keys.rows.length;
}
