import { sql, type Kysely } from 'kysely';
import { columnTypes, oneOf } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await createPreferences(db);
	await createEnrolments(db);
	await createDiaries(db);
}

async function createPreferences(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('preference')
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('training_id', 'text', (column) => column.notNull().references('training.id'))
		.addColumn('rank', 'integer', (column) => column.notNull())
		.addColumn('edition_id', 'text', (column) => column.notNull().references('edition.id'))
		.addColumn('given_at', instant, (column) => column.notNull())
		.addPrimaryKeyConstraint('preference_key', ['person_id', 'training_id', 'rank'])
		.addUniqueConstraint('preference_edition', ['person_id', 'edition_id'])
		.execute();
	await db.schema.createIndex('preference_for_edition').on('preference').columns(['edition_id']).execute();
}

async function createEnrolments(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('enrolment')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('edition_id', 'text', (column) => column.notNull().references('edition.id'))
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('asked_at', instant, (column) => column.notNull())
		.addColumn('asked_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('placed_at', instant)
		.addColumn('ended_at', instant)
		.addColumn('ended_by', 'text', (column) => column.references('person.id'))
		.addColumn('end_kind', 'text')
		.addColumn('end_reason', 'text', (column) => column.notNull().defaultTo(''))
		.addCheckConstraint(
			'enrolment_end_kind',
			oneOf('end_kind', 'withdrawn', 'withdrawn_late', 'removed', 'edition_cancelled')
		)
		.addCheckConstraint('enrolment_end', sql`(ended_at is null) = (end_kind is null)`)
		.execute();
	await db.schema
		.createIndex('enrolment_once')
		.unique()
		.on('enrolment')
		.columns(['edition_id', 'person_id'])
		.where(sql.ref('ended_at'), 'is', null)
		.execute();
	await db.schema.createIndex('enrolment_of_person').on('enrolment').columns(['person_id']).execute();

	await db.schema
		.createTable('seat_offer')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('enrolment_id', 'text', (column) => column.notNull().references('enrolment.id'))
		.addColumn('offered_at', instant, (column) => column.notNull())
		.addColumn('expires_at', instant, (column) => column.notNull())
		.addColumn('settled_at', instant)
		.addColumn('answer', 'text')
		.addCheckConstraint('seat_offer_answer', oneOf('answer', 'accepted', 'declined', 'expired', 'withdrawn'))
		.addCheckConstraint('seat_offer_settled', sql`(settled_at is null) = (answer is null)`)
		.execute();
	await db.schema
		.createIndex('seat_offer_open')
		.unique()
		.on('seat_offer')
		.columns(['enrolment_id'])
		.where(sql.ref('settled_at'), 'is', null)
		.execute();
}

async function createDiaries(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('diary_feed')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('token_hash', 'text', (column) => column.notNull().unique())
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('revoked_at', instant)
		.addColumn('emptied_at', instant)
		.execute();
	await db.schema.createIndex('diary_feed_of_person').on('diary_feed').columns(['person_id']).execute();

	await db.schema
		.createTable('diary_entry')
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('session_id', 'text', (column) => column.notNull().references('session.id'))
		.addColumn('role', 'text', (column) => column.notNull())
		.addColumn('sequence', 'integer', (column) => column.notNull())
		.addColumn('session_sequence', 'integer', (column) => column.notNull())
		.addColumn('method', 'text', (column) => column.notNull())
		.addColumn('changed_at', instant, (column) => column.notNull())
		.addPrimaryKeyConstraint('diary_entry_key', ['person_id', 'session_id'])
		.addCheckConstraint('diary_entry_role', oneOf('role', 'participant', 'trainer'))
		.addCheckConstraint('diary_entry_method', oneOf('method', 'request', 'cancel'))
		.execute();
}
