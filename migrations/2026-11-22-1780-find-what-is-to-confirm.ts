import { sql, type Kysely } from 'kysely';

/** By state too, so that a database does not take the index of all that is answered instead. */
export async function up(db: Kysely<any>) {
	await db.schema.dropIndex('follow_up_request_to_confirm').execute();
	await db.schema
		.createIndex('follow_up_request_to_confirm')
		.on('follow_up_request')
		.columns(['state', 'reopen_until'])
		.where(sql<boolean>`state = 'answered'`)
		.execute();
}
