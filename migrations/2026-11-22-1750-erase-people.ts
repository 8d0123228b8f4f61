import type { Kysely } from 'kysely';
import { columnTypes } from './_columns.ts';

/** When somebody was erased; and why attendance was put right, where it can be emptied: the audit only grows. */
export async function up(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	await db.schema.alterTable('person').addColumn('erased_at', instant).execute();
	await db.schema
		.alterTable('attendance')
		.addColumn('reason', 'text', (column) => column.notNull().defaultTo(''))
		.execute();
}
