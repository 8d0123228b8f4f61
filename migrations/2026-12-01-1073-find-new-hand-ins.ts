import { sql, type Kysely } from 'kysely';

/** What was handed in lately, among all that ever was. */
export async function up(db: Kysely<any>) {
	await db.schema
		.createIndex('submission_by_hand_in')
		.on('submission')
		.column('handed_in_at')
		.where(sql<boolean>`handed_in_at is not null`)
		.execute();
}
