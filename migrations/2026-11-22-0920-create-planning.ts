import { sql, type Kysely } from 'kysely';
import { columnTypes, isPostgres, oneOf } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await createTrainings(db);
	await createEditions(db);
	await createSessions(db);
	await createLeads(db);
}

async function createTrainings(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('training')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('title', 'text', (column) => column.notNull().unique())
		.addColumn('summary', 'text', (column) => column.notNull())
		.addColumn('body', 'text', (column) => column.notNull())
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('published_at', instant)
		.addColumn('published_by', 'text', (column) => column.references('person.id'))
		.addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
		.execute();

	await db.schema
		.createTable('training_topic')
		.addColumn('training_id', 'text', (column) => column.notNull().references('training.id'))
		.addColumn('topic_id', 'text', (column) => column.notNull().references('topic.id'))
		.addPrimaryKeyConstraint('training_topic_key', ['training_id', 'topic_id'])
		.execute();
}

async function createEditions(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('edition')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('training_id', 'text', (column) => column.notNull().references('training.id'))
		.addColumn('title', 'text', (column) => column.notNull().unique())
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('state_since', instant, (column) => column.notNull())
		.addColumn('state_by', 'text', (column) => column.references('person.id'))
		.addColumn('cancel_reason', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('enrol_until', 'text')
		.addColumn('minimum', 'integer', (column) => column.notNull().defaultTo(8))
		.addColumn('group_size', 'integer', (column) => column.notNull().defaultTo(6))
		.addColumn('mix_published', 'text', (column) => column.notNull().defaultTo('by_itself'))
		.addColumn('copied_from', 'text', (column) => column.references('edition.id'))
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
		.addCheckConstraint(
			'edition_state',
			oneOf('state', 'to_start', 'definitive', 'held', 'completed', 'cancelled')
		)
		.addCheckConstraint('edition_mix_published', oneOf('mix_published', 'by_itself', 'by_hand'))
		.addCheckConstraint('edition_group_size', sql`group_size between 2 and 30`)
		.execute();
	await db.schema.createIndex('edition_of_training').on('edition').columns(['training_id']).execute();
}

async function createSessions(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('session')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('edition_id', 'text', (column) => column.notNull().references('edition.id'))
		.addColumn('number', 'integer', (column) => column.notNull())
		.addColumn('starts_at', instant, (column) => column.notNull())
		.addColumn('ends_at', instant, (column) => column.notNull())
		.addColumn('place_id', 'text', (column) => column.references('place.id'))
		.addColumn('link', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('seats', 'integer', (column) => column.notNull())
		.addColumn('uid', 'text', (column) => column.notNull().unique())
		.addColumn('sequence', 'integer', (column) => column.notNull().defaultTo(0))
		.addColumn('changed_at', instant, (column) => column.notNull())
		.addColumn('cancelled_at', instant)
		.addColumn('cancelled_by', 'text', (column) => column.references('person.id'))
		.addColumn('cancel_reason', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
		.addUniqueConstraint('session_number', ['edition_id', 'number'])
		.addCheckConstraint('session_period', sql`ends_at > starts_at`)
		.addCheckConstraint('session_seats', sql`seats between 1 and 1000`)
		.execute();
	await db.schema.createIndex('session_by_start').on('session').columns(['starts_at']).execute();

	await db.schema
		.createTable('clash_override')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('session_id', 'text', (column) => column.notNull().references('session.id'))
		.addColumn('other_session_id', 'text', (column) => column.references('session.id'))
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('person_id', 'text', (column) => column.references('person.id'))
		.addColumn('reason', 'text', (column) => column.notNull())
		.addColumn('overridden_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('overridden_at', instant, (column) => column.notNull())
		.addCheckConstraint('clash_override_kind', oneOf('kind', 'place', 'trainer', 'participant', 'absence'))
		.execute();
}

async function createLeads(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	// A lead stands for one organisation, and that organisation has a row of this lead in the table below:
	// checked at the end of the transaction, because the two rows hold each other.
	const leads = db.schema
		.createTable('session_lead')
		.addColumn('session_id', 'text', (column) => column.notNull().references('session.id'))
		.addColumn('place', 'integer', (column) => column.notNull())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('organisation_id', 'text', (column) => column.notNull().references('organisation.id'))
		.addColumn('paired_at', instant, (column) => column.notNull())
		.addColumn('paired_by', 'text', (column) => column.references('person.id'))
		.addPrimaryKeyConstraint('session_lead_key', ['session_id', 'place'])
		.addUniqueConstraint('session_lead_person', ['session_id', 'person_id'])
		.addCheckConstraint('session_lead_place', sql`place in (1, 2)`);
	const standsFor: ('session_id' | 'organisation_id' | 'person_id')[] = [
		'session_id',
		'organisation_id',
		'person_id'
	];
	await (
		isPostgres(db)
			? leads
			: leads.addForeignKeyConstraint(
					'session_lead_stands_for',
					standsFor,
					'session_lead_organisation',
					standsFor,
					(constraint) => constraint.deferrable().initiallyDeferred()
				)
	).execute();
	await db.schema.createIndex('session_lead_of_person').on('session_lead').columns(['person_id']).execute();

	// Every organisation a lead belongs to on the session's date. The key makes it impossible for two
	// leads of one session to share an organisation, whatever wrote the row.
	await db.schema
		.createTable('session_lead_organisation')
		.addColumn('session_id', 'text', (column) => column.notNull())
		.addColumn('organisation_id', 'text', (column) => column.notNull().references('organisation.id'))
		.addColumn('person_id', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('session_lead_organisation_key', ['session_id', 'organisation_id'])
		.addUniqueConstraint('session_lead_organisation_whole', standsFor)
		.addForeignKeyConstraint(
			'session_lead_organisation_lead',
			['session_id', 'person_id'],
			'session_lead',
			['session_id', 'person_id'],
			(constraint) => constraint.onDelete('cascade')
		)
		.execute();

	if (!isPostgres(db)) return;
	await db.schema
		.alterTable('session_lead')
		.addForeignKeyConstraint('session_lead_stands_for', standsFor, 'session_lead_organisation', standsFor)
		.deferrable()
		.initiallyDeferred()
		.execute();
}
