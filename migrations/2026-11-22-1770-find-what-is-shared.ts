import { sql, type Kysely } from 'kysely';

/** What a coordinator may read because it was shared is found without reading every wish. */
export async function up(db: Kysely<any>) {
	await db.schema
		.createIndex('follow_up_request_shared')
		.on('follow_up_request')
		.columns(['shared_with_organisation'])
		.where(sql<boolean>`shared_with_organisation = 1`)
		.execute();
}
