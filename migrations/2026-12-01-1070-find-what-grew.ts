import type { Kysely } from 'kysely';

/** Tables that grow with every year, by what is asked of them: who was ever enrolled, whose diary holds a session, the newest mails. */
export async function up(db: Kysely<any>) {
	await db.schema.createIndex('enrolment_of_edition').on('enrolment').column('edition_id').execute();
	await db.schema.createIndex('diary_entry_of_session').on('diary_entry').column('session_id').execute();
	await db.schema.createIndex('outbox_by_creation').on('outbox').columns(['created_at', 'id']).execute();
}
