import { sql, type Kysely } from 'kysely';
import { columnTypes, oneOf } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await createAttendance(db);
	await createMixes(db);
	await createMixSessions(db);
	await createWishes(db);
	await createEncounters(db);
}

async function createAttendance(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('attendance')
		.addColumn('session_id', 'text', (column) => column.notNull().references('session.id'))
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('marked_at', instant, (column) => column.notNull())
		.addColumn('marked_by', 'text', (column) => column.notNull().references('person.id'))
		.addPrimaryKeyConstraint('attendance_key', ['session_id', 'person_id'])
		.addCheckConstraint('attendance_state', oneOf('state', 'present', 'absent', 'excused', 'late_cancelled'))
		.execute();
	await db.schema.createIndex('attendance_of_person').on('attendance').columns(['person_id']).execute();

	await db.schema
		.createTable('attendance_closing')
		.addColumn('session_id', 'text', (column) => column.primaryKey().references('session.id'))
		.addColumn('closed_at', instant, (column) => column.notNull())
		.addColumn('closed_by', 'text', (column) => column.notNull().references('person.id'))
		.execute();
}

async function createMixes(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('mix')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('edition_id', 'text', (column) => column.notNull().references('edition.id'))
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('asked_at', instant, (column) => column.notNull())
		.addColumn('asked_by', 'text', (column) => column.references('person.id'))
		// The session whose nearness made the platform ask for this mix; once per session.
		.addColumn('occasion_id', 'text', (column) => column.unique().references('session.id'))
		.addColumn('job_id', 'text')
		.addColumn('seed', 'integer', (column) => column.notNull())
		.addColumn('proposed_at', instant)
		.addColumn('publish_at', instant)
		.addColumn('stopped_at', instant)
		.addColumn('stopped_by', 'text', (column) => column.references('person.id'))
		.addColumn('published_at', instant)
		.addColumn('published_by', 'text', (column) => column.references('person.id'))
		.addColumn('replaced_at', instant)
		.addColumn('figures', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('obstacle', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
		.addCheckConstraint(
			'mix_state',
			oneOf('state', 'computing', 'impossible', 'proposed', 'stopped', 'published', 'replaced')
		)
		.execute();
	await db.schema.createIndex('mix_of_edition').on('mix').columns(['edition_id', 'asked_at']).execute();
	await db.schema
		.createIndex('mix_computing_once')
		.unique()
		.on('mix')
		.columns(['edition_id'])
		.where(sql<boolean>`state = 'computing'`)
		.execute();
}

async function createMixSessions(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('mix_session')
		.addColumn('mix_id', 'text', (column) => column.notNull().references('mix.id'))
		.addColumn('session_id', 'text', (column) => column.notNull().references('session.id'))
		.addColumn('round', 'integer', (column) => column.notNull())
		.addColumn('groups', 'integer', (column) => column.notNull())
		.addColumn('published_at', instant)
		.addColumn('replaced_at', instant)
		// When the meetings in these groups were last written down as encounters.
		.addColumn('gathered_at', instant)
		.addPrimaryKeyConstraint('mix_session_key', ['mix_id', 'session_id'])
		.execute();
	await db.schema
		.createIndex('mix_session_in_force')
		.unique()
		.on('mix_session')
		.columns(['session_id'])
		.where(sql<boolean>`published_at is not null and replaced_at is null`)
		.execute();

	await db.schema
		.createTable('mix_seat')
		.addColumn('mix_id', 'text', (column) => column.notNull())
		.addColumn('session_id', 'text', (column) => column.notNull())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('group_number', 'integer', (column) => column.notNull())
		.addPrimaryKeyConstraint('mix_seat_key', ['mix_id', 'session_id', 'person_id'])
		.addForeignKeyConstraint('mix_seat_session', ['mix_id', 'session_id'], 'mix_session', [
			'mix_id',
			'session_id'
		])
		.addCheckConstraint('mix_seat_group', sql`group_number > 0`)
		.execute();
	await db.schema.createIndex('mix_seat_of_person').on('mix_seat').columns(['person_id']).execute();
}

async function createWishes(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('mix_wish')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('edition_id', 'text', (column) => column.notNull().references('edition.id'))
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('other_id', 'text', (column) => column.references('person.id'))
		.addColumn('session_id', 'text', (column) => column.references('session.id'))
		.addColumn('group_number', 'integer')
		.addColumn('asked_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('asked_at', instant, (column) => column.notNull())
		.addCheckConstraint('mix_wish_kind', oneOf('kind', 'pinned', 'together', 'apart'))
		.addCheckConstraint(
			'mix_wish_shape',
			sql`(kind = 'pinned' and session_id is not null and group_number is not null and other_id is null)
				or (kind <> 'pinned' and session_id is null and group_number is null and other_id is not null)`
		)
		.execute();
	await db.schema.createIndex('mix_wish_of_edition').on('mix_wish').columns(['edition_id']).execute();
}

async function createEncounters(db: Kysely<any>) {
	await db.schema
		.createTable('encounter')
		.addColumn('session_id', 'text', (column) => column.notNull().references('session.id'))
		.addColumn('person_a', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('person_b', 'text', (column) => column.notNull().references('person.id'))
		.addPrimaryKeyConstraint('encounter_key', ['session_id', 'person_a', 'person_b'])
		.addCheckConstraint('encounter_order', sql`person_a < person_b`)
		.execute();
	await db.schema.createIndex('encounter_of_a').on('encounter').columns(['person_a']).execute();
	await db.schema.createIndex('encounter_of_b').on('encounter').columns(['person_b']).execute();
}
