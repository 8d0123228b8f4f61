import { sql, type Kysely } from 'kysely';
import { columnTypes } from './_columns.ts';

export async function up(db: Kysely<any>) {
	const { instant, bytes } = columnTypes(db);

	await db.schema
		.createTable('coaching_pair')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('coach_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('participant_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('edition_id', 'text', (column) => column.references('edition.id'))
		.addColumn('asked_at', instant, (column) => column.notNull())
		.addColumn('asked_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('accepted_at', instant)
		.addColumn('ended_at', instant)
		.addColumn('ended_by', 'text', (column) => column.references('person.id'))
		.addCheckConstraint('coaching_pair_two', sql`coach_id <> participant_id`)
		.execute();
	await db.schema
		.createIndex('coaching_pair_once')
		.unique()
		.on('coaching_pair')
		.columns(['coach_id', 'participant_id'])
		.where(sql.ref('ended_at'), 'is', null)
		.execute();
	await db.schema
		.createIndex('coaching_pair_of_participant')
		.on('coaching_pair')
		.columns(['participant_id'])
		.execute();

	// The body is encrypted with a key of its pair; what is written there can be read by the two only.
	await db.schema
		.createTable('coaching_note')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('pair_id', 'text', (column) => column.notNull().references('coaching_pair.id'))
		.addColumn('author_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('body', bytes, (column) => column.notNull())
		.addColumn('key_version', 'integer', (column) => column.notNull())
		.addColumn('written_at', instant, (column) => column.notNull())
		.addColumn('struck_at', instant)
		.execute();
	await db.schema
		.createIndex('note_of_pair')
		.on('coaching_note')
		.columns(['pair_id', 'written_at'])
		.execute();
}
