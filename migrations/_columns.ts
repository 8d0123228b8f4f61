import { PostgresAdapter, sql, type Expression, type Kysely, type RawBuilder } from 'kysely';

/** Column types that hold the same values in both databases. */
export function columnTypes(db: Kysely<any>) {
	const postgres = isPostgres(db);
	return {
		/** An instant: ISO-8601 UTC text in JavaScript. */
		instant: postgres ? sql`timestamptz(3)` : sql`text`,
		bytes: postgres ? sql`bytea` : sql`blob`,
		/** A number that only grows, given by the database. */
		sequence: postgres ? sql`bigserial` : sql`integer`
	};
}

export function isPostgres(db: Kysely<any>): boolean {
	return db.getExecutor().adapter instanceof PostgresAdapter;
}

/** A check that a column holds one of these words. */
export function oneOf(column: string, ...words: string[]): Expression<any> {
	return sql`${sql.ref(column)} in (${sql.join(words.map((word) => sql.lit(word)))})`;
}

/** A check on a column that is 0 or 1. */
export function flag(column: string): RawBuilder<any> {
	return sql`${sql.ref(column)} in (0, 1)`;
}

/** Refuses every change and removal of rows, so that a table only grows. */
export async function appendOnly(db: Kysely<any>, table: string) {
	if (isPostgres(db)) await refuseOnPostgres(db, table);
	else await refuseOnSqlite(db, table);
}

async function refuseOnPostgres(db: Kysely<any>, table: string) {
	await sql
		.raw(
			`create function refuse_change_of_${table}() returns trigger language plpgsql as $$
			 begin raise exception '${table} only grows'; end $$`
		)
		.execute(db);
	await sql
		.raw(
			`create trigger ${table}_only_grows before update or delete on ${table}
			 for each row execute function refuse_change_of_${table}()`
		)
		.execute(db);
}

async function refuseOnSqlite(db: Kysely<any>, table: string) {
	for (const act of ['update', 'delete']) {
		await sql
			.raw(
				`create trigger ${table}_refuses_${act} before ${act} on ${table}
				 begin select raise(abort, '${table} only grows'); end`
			)
			.execute(db);
	}
}
