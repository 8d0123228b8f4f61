import { sql, type Kysely } from 'kysely';
import { columnTypes, flag, oneOf } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await createOrganisations(db);
	await createPeople(db);
	await createRights(db);
	await createSignIn(db);
	await createTopicsAndPlaces(db);
}

async function createOrganisations(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('organisation')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('name', 'text', (column) => column.notNull().unique())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('colour', 'integer', (column) => column.notNull())
		.addColumn('shape', 'text', (column) => column.notNull())
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('closed_at', instant)
		.addCheckConstraint(
			'organisation_kind',
			oneOf(
				'kind',
				'shelter',
				'safe_home',
				'youth_protection',
				'social_work',
				'municipality',
				'police',
				'mental_health',
				'probation',
				'lived_experience',
				'other'
			)
		)
		.execute();

	await db.schema
		.createTable('organisation_domain')
		.addColumn('domain', 'text', (column) => column.primaryKey())
		.addColumn('organisation_id', 'text', (column) => column.notNull().references('organisation.id'))
		.execute();
}

async function createPeople(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('person')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('given_name', 'text', (column) => column.notNull())
		.addColumn('initials', 'text', (column) => column.notNull())
		.addColumn('infix', 'text', (column) => column.notNull())
		.addColumn('family_name', 'text', (column) => column.notNull())
		.addColumn('email', 'text', (column) => column.notNull().unique())
		.addColumn('phone', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('language', 'text', (column) => column.notNull().defaultTo('nl'))
		.addColumn('diary', 'text', (column) => column.notNull().defaultTo('mail'))
		.addColumn('shielded_at', instant)
		.addColumn('shares_contact_at', instant)
		.addColumn('photo_file_id', 'text', (column) => column.references('file.id'))
		.addColumn('photo_consent_at', instant)
		.addColumn('working_days', 'text', (column) => column.notNull().defaultTo('12345'))
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
		.addCheckConstraint('person_language', oneOf('language', 'nl', 'en'))
		.addCheckConstraint('person_diary', oneOf('diary', 'mail', 'feed'))
		.execute();
	await db.schema.createIndex('person_by_name').on('person').columns(['family_name', 'given_name']).execute();

	await db.schema
		.createTable('person_address')
		.addColumn('email', 'text', (column) => column.primaryKey())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('added_at', instant, (column) => column.notNull())
		.execute();

	await db.schema
		.createTable('membership')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('organisation_id', 'text', (column) => column.notNull().references('organisation.id'))
		.addColumn('function', 'text', (column) => column.notNull())
		.addColumn('discipline', 'text', (column) => column.notNull())
		.addColumn('starts_on', 'text', (column) => column.notNull())
		.addColumn('ends_on', 'text')
		.addCheckConstraint('membership_period', sql`ends_on is null or ends_on >= starts_on`)
		.execute();
	await db.schema.createIndex('membership_of_person').on('membership').columns(['person_id']).execute();
	await db.schema
		.createIndex('membership_of_organisation')
		.on('membership')
		.columns(['organisation_id'])
		.execute();

	await db.schema
		.createTable('register_number')
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('register', 'text', (column) => column.notNull())
		.addColumn('number', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('register_number_key', ['person_id', 'register'])
		.execute();

	await db.schema
		.createTable('absence')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('starts_on', 'text', (column) => column.notNull())
		.addColumn('ends_on', 'text', (column) => column.notNull())
		.addColumn('deputy_id', 'text', (column) => column.references('person.id'))
		.addCheckConstraint('absence_period', sql`ends_on >= starts_on`)
		.execute();
	await db.schema
		.createIndex('absence_of_person')
		.on('absence')
		.columns(['person_id', 'starts_on'])
		.execute();

	await db.schema
		.createTable('possible_duplicate')
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('other_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('found_at', instant, (column) => column.notNull())
		.addColumn('decided_at', instant)
		.addColumn('decided_by', 'text', (column) => column.references('person.id'))
		.addColumn('same', 'integer', (column) => column.check(flag('same')))
		.addPrimaryKeyConstraint('possible_duplicate_key', ['person_id', 'other_id'])
		.addCheckConstraint('possible_duplicate_order', sql`person_id < other_id`)
		.execute();
}

async function createRights(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('role_grant')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('role', 'text', (column) => column.notNull())
		.addColumn('organisation_id', 'text', (column) => column.references('organisation.id'))
		.addColumn('granted_at', instant, (column) => column.notNull())
		.addColumn('granted_by', 'text', (column) => column.references('person.id'))
		.addColumn('ended_at', instant)
		.addColumn('ended_by', 'text', (column) => column.references('person.id'))
		.addCheckConstraint('role_grant_role', oneOf('role', 'staff', 'coordinator', 'admin'))
		.addCheckConstraint('role_grant_scope', sql`(role = 'coordinator') = (organisation_id is not null)`)
		.execute();
	await db.schema.createIndex('role_grant_of_person').on('role_grant').columns(['person_id']).execute();
}

async function createSignIn(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('user')
		.addColumn('id', 'text', (column) => column.primaryKey().references('person.id'))
		.addColumn('password_hash', 'text')
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('disabled_at', instant)
		.addColumn('demonstration', 'integer', (column) =>
			column.notNull().defaultTo(0).check(flag('demonstration'))
		)
		.execute();

	await db.schema
		.createTable('login_session')
		.addColumn('id_hash', 'text', (column) => column.primaryKey())
		.addColumn('user_id', 'text', (column) => column.notNull().references('user.id'))
		.addColumn('expires_at', instant, (column) => column.notNull())
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('device', 'text', (column) => column.notNull())
		.execute();
	await db.schema.createIndex('login_session_of_user').on('login_session').columns(['user_id']).execute();

	await db.schema
		.createTable('sign_in_link')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('created_by', 'text', (column) => column.references('person.id'))
		.addColumn('expires_at', instant, (column) => column.notNull())
		.addColumn('used_at', instant)
		.addCheckConstraint('sign_in_link_kind', oneOf('kind', 'invitation', 'reset'))
		.execute();
	await db.schema.createIndex('sign_in_link_of_person').on('sign_in_link').columns(['person_id']).execute();
}

async function createTopicsAndPlaces(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('topic')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('name', 'text', (column) => column.notNull().unique())
		.addColumn('created_at', instant, (column) => column.notNull())
		.execute();

	await db.schema
		.createTable('place')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('name', 'text', (column) => column.notNull().unique())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('address', 'text', (column) => column.notNull())
		.addColumn('directions', 'text', (column) => column.notNull())
		.addColumn('address_for', 'text', (column) => column.notNull())
		.addColumn('created_at', instant, (column) => column.notNull())
		.addCheckConstraint('place_kind', oneOf('kind', 'room', 'online'))
		.addCheckConstraint('place_address_for', oneOf('address_for', 'everyone', 'enrolled', 'signed_in'))
		.execute();

	await db.schema
		.createTable('trainer')
		.addColumn('person_id', 'text', (column) => column.primaryKey().references('person.id'))
		.addColumn('max_sessions', 'integer', (column) => column.notNull())
		.addColumn('since', instant, (column) => column.notNull())
		.execute();

	await db.schema
		.createTable('trainer_topic')
		.addColumn('person_id', 'text', (column) => column.notNull().references('trainer.person_id'))
		.addColumn('topic_id', 'text', (column) => column.notNull().references('topic.id'))
		.addPrimaryKeyConstraint('trainer_topic_key', ['person_id', 'topic_id'])
		.execute();
}
