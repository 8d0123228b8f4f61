import type { Kysely } from 'kysely';

/** Somebody's own alerts and addresses, the groups a session ever had, and doubles from either side. */
export async function up(db: Kysely<any>) {
	const { schema } = db;
	await schema
		.createIndex('alert_of_recipient')
		.on('alert')
		.columns(['recipient_id', 'raised_at', 'id'])
		.execute();
	await schema.createIndex('person_address_of_person').on('person_address').column('person_id').execute();
	await schema.createIndex('mix_session_of_session').on('mix_session').column('session_id').execute();
	await schema
		.createIndex('possible_duplicate_of_other')
		.on('possible_duplicate')
		.column('other_id')
		.execute();
}
