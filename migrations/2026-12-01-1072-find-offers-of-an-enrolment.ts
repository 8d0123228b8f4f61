import type { Kysely } from 'kysely';

/** However many offers there were, those of one enrolment are found at once. */
export async function up(db: Kysely<any>) {
	await db.schema.createIndex('seat_offer_of_enrolment').on('seat_offer').column('enrolment_id').execute();
}
