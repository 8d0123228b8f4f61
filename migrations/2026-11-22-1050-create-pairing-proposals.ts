import type { Kysely } from 'kysely';
import { columnTypes } from './_columns.ts';

export async function up(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('pairing_proposal')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('job_id', 'text', (column) => column.references('job.id'))
		.addColumn('asked_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('asked_at', instant, (column) => column.notNull())
		.addColumn('proposal', 'text')
		.addColumn('proposed_at', instant)
		.execute();
	await db.schema
		.createIndex('pairing_proposal_by_moment')
		.on('pairing_proposal')
		.columns(['asked_at'])
		.execute();
}
