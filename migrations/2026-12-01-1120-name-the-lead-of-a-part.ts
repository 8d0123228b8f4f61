import { sql, type Kysely } from 'kysely';
import { isPostgres } from './_columns.ts';

/** Who leads a part of a plan is its part lead: a lead is who leads a session. */
export async function up(db: Kysely<any>) {
	for (const table of ['lesson_plan_part', 'lesson_plan_part_version']) {
		if (await hasOldName(db, table))
			await sql`alter table ${sql.ref(table)} rename column lead_id to part_lead_id`.execute(db);
		if (!isPostgres(db)) continue;
		const [before, now] = [`${table}_lead_id_fkey`, `${table}_part_lead_id_fkey`];
		await sql`alter table ${sql.ref(table)} rename constraint ${sql.ref(before)} to ${sql.ref(now)}`.execute(
			db
		);
	}
}

/** A database that came by the one map of names has the name of now already. */
async function hasOldName(db: Kysely<any>, table: string) {
	const tables = await db.introspection.getTables();
	return tables.some((one) => one.name === table && one.columns.some(({ name }) => name === 'lead_id'));
}
