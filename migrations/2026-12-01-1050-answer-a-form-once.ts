import type { Kysely } from 'kysely';
import { columnTypes } from './_columns.ts';

/**
 * One row a posted form. Its name is a digest of key, person, action and words; the answer is sealed with the key,
 * which only the page that was posted knows.
 */
export async function up(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	await db.schema
		.createTable('form_post')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('run_id', 'text', (column) => column.notNull())
		.addColumn('posted_at', instant, (column) => column.notNull())
		.addColumn('answer', 'text')
		.execute();
	await db.schema.createIndex('form_post_posted_at').on('form_post').column('posted_at').execute();
}
