import { sql, type Kysely } from 'kysely';
import { columnTypes } from './_columns.ts';

export async function up(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('alert')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('dedup_key', 'text', (column) => column.notNull().unique())
		.addColumn('recipient_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('facts', 'text', (column) => column.notNull())
		.addColumn('href', 'text', (column) => column.notNull())
		.addColumn('raised_at', instant, (column) => column.notNull())
		.addColumn('read_at', instant)
		.execute();
	await db.schema
		.createIndex('alert_unread')
		.on('alert')
		.columns(['recipient_id'])
		.where(sql.ref('read_at'), 'is', null)
		.execute();
}
