import { sql } from 'kysely';
import type { Trx } from '#lib/server/db/open.ts';
import { references, texts } from './fates.server.ts';

/** Empties every text that is theirs, takes away the rows that go, and lets go where a row goes on without them. */
export async function forgetEverywhere(trx: Trx, personIds: string[]) {
	const ids = sql.join(personIds);
	for (const [column, fate] of Object.entries(texts)) {
		if (typeof fate === 'string') continue;
		const [table = '', name = ''] = column.split('.');
		await sql`update ${sql.table(table)} set ${sql.ref(name)} = ${fate.becomes} where ${fate.of(ids)}`.execute(
			trx
		);
	}
	for (const [column, fate] of Object.entries(references)) {
		const [table = '', name = ''] = column.split('.');
		const theirs = sql`where ${sql.ref(name)} in (${ids})`;
		if (fate === 'row goes') await sql`delete from ${sql.table(table)} ${theirs}`.execute(trx);
		if (fate === 'let go')
			await sql`update ${sql.table(table)} set ${sql.ref(name)} = null ${theirs}`.execute(trx);
	}
}
