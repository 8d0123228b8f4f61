import type { Kysely } from 'kysely';
import { columnTypes } from './_columns.ts';

/** Who came to lead an edition, and what those who had handed in before say of it. */
export async function up(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	await db.schema
		.createTable('new_lead')
		.addColumn('edition_id', 'text', (column) => column.notNull().references('edition.id'))
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('since', instant, (column) => column.notNull())
		.addColumn('opened_at', instant)
		.addColumn('opened_by', 'text', (column) => column.references('person.id'))
		.addPrimaryKeyConstraint('new_lead_once', ['edition_id', 'person_id'])
		.execute();
	await db.schema
		.createTable('new_lead_notice')
		.addColumn('edition_id', 'text', (column) => column.notNull())
		.addColumn('person_id', 'text', (column) => column.notNull())
		.addColumn('author_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('told_at', instant)
		.addColumn('agreed_at', instant)
		.addColumn('refused_at', instant)
		.addPrimaryKeyConstraint('new_lead_notice_once', ['edition_id', 'person_id', 'author_id'])
		.addForeignKeyConstraint(
			'new_lead_notice_of',
			['edition_id', 'person_id'],
			'new_lead',
			['edition_id', 'person_id'],
			(key) => key.onDelete('cascade').onUpdate('cascade')
		)
		.execute();
	await db.schema.createIndex('new_lead_of_person').on('new_lead').columns(['person_id']).execute();
	await db.schema
		.createIndex('new_lead_notice_of_author')
		.on('new_lead_notice')
		.columns(['author_id'])
		.execute();
}
