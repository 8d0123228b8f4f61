import { sql, type Kysely } from 'kysely';
import { isPostgres } from './_columns.ts';
import { renameOnPostgres } from './_rename-on-postgres.ts';
import { renameOnSqlite } from './_rename-on-sqlite.ts';

/** A wish is a wish in every table, who asks it is its asker, and a promise that was not kept is late. */
export async function up(db: Kysely<any>) {
	await renameAlerts(db);
	if (isPostgres(db)) return await renameOnPostgres(db);
	await renameOnSqlite(db);
	await sql`insert into wish_fts (wish_fts, rank) values ('secure-delete', 1)`.execute(db);
	await sql`
		insert into wish_fts (wish_id, summary, body)
		select id, summary, body from wish where kind <> 'coaching'
		and state in ('raised', 'acknowledged', 'in_progress', 'waiting_asker', 'waiting_organisation', 'planned')`.execute(
		db
	);
}

/** What an alert is about is no history: it is read for as long as it is new, by the names of now. */
async function renameAlerts(db: Kysely<any>) {
	await sql`update alert set kind = 'wish_late' where kind = 'follow_up_overdue'`.execute(db);
	await sql`update alert set kind = 'wish_' || substr(kind, 11) where kind like 'follow!_up!_%' escape '!'`.execute(
		db
	);
	await sql`
		update alert set ids = replace(ids, '"followUpId":', '"wishId":') where ids like '%"followUpId":%'`.execute(
		db
	);
}
