import { type Kysely } from 'kysely';
import { columnTypes } from './_columns.ts';

export async function up(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('import_batch')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('created_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('file_name', 'text', (column) => column.notNull())
		.addColumn('contents', 'text', (column) => column.notNull())
		.addColumn('choices', 'text', (column) => column.notNull())
		.addColumn('applied_at', instant)
		.addColumn('outcome', 'text')
		.execute();
	await db.schema.createIndex('import_batch_of_person').on('import_batch').columns(['created_by']).execute();

	// Who somebody has become, so that an old link still leads somewhere.
	await db.schema
		.createTable('merged_person')
		.addColumn('gone_id', 'text', (column) => column.primaryKey())
		.addColumn('kept_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('merged_at', instant, (column) => column.notNull())
		.addColumn('merged_by', 'text', (column) => column.references('person.id'))
		.execute();
}
