import { sql, type Kysely } from 'kysely';

/** The few wishes whose askers kept silent, among the many about which somebody was asked. */
export async function up(db: Kysely<any>) {
	await db.schema
		.createIndex('relevance_check_given_up')
		.on('relevance_check')
		.column('request_id')
		.where(sql<boolean>`given_up_at is not null and answer is null`)
		.execute();
}
