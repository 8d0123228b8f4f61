import { sql, type Kysely } from 'kysely';
import { columnTypes, oneOf } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await createAllocations(db);
	await createSeats(db);
}

async function createAllocations(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('allocation')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('training_id', 'text', (column) => column.notNull().references('training.id'))
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('asked_at', instant, (column) => column.notNull())
		.addColumn('asked_by', 'text', (column) => column.references('person.id'))
		// The training and closing date that made the platform ask for it; once for each.
		.addColumn('occasion', 'text', (column) => column.unique())
		.addColumn('job_id', 'text')
		.addColumn('seed', 'integer', (column) => column.notNull())
		.addColumn('budget_seconds', 'integer', (column) => column.notNull())
		.addColumn('proposed_at', instant)
		.addColumn('settled_at', instant)
		.addColumn('settled_by', 'text', (column) => column.references('person.id'))
		.addColumn('figures', 'text', (column) => column.notNull().defaultTo(''))
		.addCheckConstraint(
			'allocation_state',
			oneOf('state', 'computing', 'impossible', 'proposed', 'dismissed', 'accepted', 'replaced')
		)
		.execute();
	await db.schema
		.createIndex('allocation_of_training')
		.on('allocation')
		.columns(['training_id', 'asked_at'])
		.execute();
	await db.schema
		.createIndex('allocation_under_way_once')
		.unique()
		.on('allocation')
		.columns(['training_id'])
		.where(sql<boolean>`state = 'computing'`)
		.execute();
	await db.schema
		.createIndex('allocation_proposed_once')
		.unique()
		.on('allocation')
		.columns(['training_id'])
		.where(sql<boolean>`state = 'proposed'`)
		.execute();
}

async function createSeats(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('allocation_seat')
		.addColumn('allocation_id', 'text', (column) => column.notNull().references('allocation.id'))
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		// Nobody's edition when there was no seat.
		.addColumn('edition_id', 'text', (column) => column.references('edition.id'))
		.addColumn('rank', 'integer')
		// When the proposal was accepted and the seat was still there.
		.addColumn('placed_at', instant)
		.addPrimaryKeyConstraint('allocation_seat_key', ['allocation_id', 'person_id'])
		.addCheckConstraint('allocation_seat_rank', sql`(edition_id is null) = (rank is null)`)
		.execute();
	await db.schema
		.createIndex('allocation_seat_of_person')
		.on('allocation_seat')
		.columns(['person_id'])
		.execute();
}
