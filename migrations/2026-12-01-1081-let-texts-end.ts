import type { Kysely } from 'kysely';
import { columnTypes } from './_columns.ts';

/** When both were told that the notes of an ended coaching will go, and when they went. */
export async function up(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	await db.schema.alterTable('coaching_pair').addColumn('notes_told_at', instant).execute();
	await db.schema.alterTable('coaching_pair').addColumn('notes_gone_at', instant).execute();
	await db.schema.createIndex('outbox_settled').on('outbox').columns(['settled_at']).execute();
}
