import type { Kysely } from 'kysely';
import { columnTypes } from './_columns.ts';

/** What somebody is writing and did not send yet: one piece a person and form, sealed. */
export async function up(db: Kysely<any>) {
	const { instant, bytes } = columnTypes(db);
	await db.schema
		.createTable('draft')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('form', 'text', (column) => column.notNull())
		.addColumn('fields', bytes, (column) => column.notNull())
		.addColumn('key_version', 'integer', (column) => column.notNull())
		.addColumn('saved_at', instant, (column) => column.notNull())
		.addUniqueConstraint('draft_of_form', ['person_id', 'form'])
		.execute();
	await db.schema.createIndex('draft_saved_at').on('draft').columns(['saved_at']).execute();
}
