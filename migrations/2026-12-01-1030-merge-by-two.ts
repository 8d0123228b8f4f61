import { sql, type Kysely } from 'kysely';
import { columnTypes, oneOf } from './_columns.ts';

/** Who asked for a merger and who said yes, and for each merger what stood where before, so that it can be undone. */
export async function up(db: Kysely<any>) {
	await createProposals(db);
	await createEntries(db);
}

async function createProposals(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	await db.schema
		.createTable('merge_proposal')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('kept_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('gone_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('proposed_at', instant, (column) => column.notNull())
		.addColumn('proposed_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('approved_at', instant)
		.addColumn('approved_by', 'text', (column) => column.references('person.id'))
		.addColumn('kept_agreed_at', instant)
		.addColumn('gone_agreed_at', instant)
		.addColumn('settled_at', instant)
		.addColumn('outcome', 'text')
		.addCheckConstraint('merge_proposal_two', sql`kept_id <> gone_id`)
		.addCheckConstraint(
			'merge_proposal_outcome',
			oneOf('outcome', 'merged', 'refused', 'withdrawn', 'expired', 'overtaken')
		)
		.addCheckConstraint('merge_proposal_settled', sql`(settled_at is null) = (outcome is null)`)
		.addCheckConstraint('merge_proposal_approved', sql`(approved_at is null) = (approved_by is null)`)
		.execute();
	for (const side of ['kept_id', 'gone_id']) {
		await db.schema.createIndex(`merge_proposal_by_${side}`).on('merge_proposal').columns([side]).execute();
		// Somebody is asked about one merger at a time.
		await db.schema
			.createIndex(`merge_proposal_open_${side}`)
			.unique()
			.on('merge_proposal')
			.columns([side])
			.where(sql.ref('settled_at'), 'is', null)
			.execute();
	}
}

async function createEntries(db: Kysely<any>) {
	// A column that was given another value; without a column a whole row that was taken away (before) or added (after).
	await db.schema
		.createTable('merge_entry')
		.addColumn('gone_id', 'text', (column) =>
			column.notNull().references('merged_person.gone_id').onDelete('cascade')
		)
		.addColumn('seq', 'integer', (column) => column.notNull())
		.addColumn('table_name', 'text', (column) => column.notNull())
		.addColumn('row_key', 'text', (column) => column.notNull())
		.addColumn('column_name', 'text')
		.addColumn('before', 'text')
		.addColumn('after', 'text')
		.addPrimaryKeyConstraint('merge_entry_key', ['gone_id', 'seq'])
		.execute();
	await db.schema.createIndex('merged_person_by_moment').on('merged_person').columns(['merged_at']).execute();
}
