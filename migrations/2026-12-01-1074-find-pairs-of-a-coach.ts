import type { Kysely } from 'kysely';

/** Those that ended too. */
export async function up(db: Kysely<any>) {
	await db.schema.createIndex('coaching_pair_of_coach').on('coaching_pair').column('coach_id').execute();
}
