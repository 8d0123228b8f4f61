import { sql } from 'kysely';
import type { Db } from '#lib/server/db/open.ts';
import { countRows } from './count-rows.ts';
import { zero, type Finding } from './fault.ts';
import { countFaults, halfWishes, type Ledger } from './killed-server-harm.ts';

/** What became of the wishes that the server said it had kept. */
export async function compareWithLedger(db: Db, ledger: Ledger, over: string): Promise<Finding[]> {
	const { rows } = await sql<{ summary: string }>`select summary from wish`.execute(db);
	const stored = new Set(rows.map(({ summary }) => summary));
	const answered = ledger.filter((line) => line.answered);
	const lost = answered.filter(({ formKey }) => !stored.has(`Wens ${formKey}`));
	return [
		{
			what: `answered wishes lost, of ${answered.length} over ${over}`,
			measured: String(lost.length),
			held: answered.length > 0 && lost.length === 0
		},
		zero(`wishes stored by half, of ${rows.length}`, await countRows(db, halfWishes)),
		zero('wishes stored twice', rows.length - stored.size),
		zero('faults in the database', await countFaults(db))
	];
}
