/** Everything that stands in the database, row by row, to compare before and after. */
import { sql } from 'kysely';
import { listTables } from '#lib/server/backup/tables.ts';
import type { Db } from '#lib/server/db/open.ts';

export type Contents = Record<string, string[]>;

export async function readAll(db: Db, without: string[] = []): Promise<Contents> {
	const contents: Contents = {};
	for (const { name } of await listTables(db)) {
		if (without.includes(name)) continue;
		const { rows } = await sql`select * from ${sql.table(name)}`.execute(db);
		contents[name] = rows.map((row) => JSON.stringify(row)).sort();
	}
	return contents;
}

/** What is there in one and not in the other, by table; tables that are the same are left out. */
export function missingIn(one: Contents, other: Contents): Contents {
	const lacking = Object.entries(one).map(([table, rows]) => {
		const there = new Set(other[table]);
		return [table, rows.filter((row) => !there.has(row))] as const;
	});
	return Object.fromEntries(lacking.filter(([, rows]) => rows.length));
}
