import { sql, type Kysely } from 'kysely';
import { columnTypes, flag, oneOf } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await createRelevance(db);
	await createMoves(db);
	// Which organisation reads along since a change of workplace; the place where the wish arose never changes.
	await db.schema
		.alterTable('follow_up_request')
		.addColumn('shared_organisation_id', 'text', (column) => column.references('organisation.id'))
		.execute();
}

async function createRelevance(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	// One mail to one person about all their open wishes; `round` is who and on which date.
	await db.schema
		.createTable('relevance_ask')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('round', 'text', (column) => column.notNull().unique())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('asked_at', instant, (column) => column.notNull())
		.execute();
	await indexOf(db, 'relevance_ask', 'person_id');

	await db.schema
		.createTable('relevance_check')
		.addColumn('ask_id', 'text', (column) => column.notNull().references('relevance_ask.id'))
		.addColumn('request_id', 'text', (column) => column.notNull().references('follow_up_request.id'))
		.addColumn('trigger', 'text', (column) => column.notNull())
		.addColumn('asked_at', instant, (column) => column.notNull())
		.addColumn('answer', 'text')
		.addColumn('channel', 'text')
		.addColumn('answered_at', instant)
		.addColumn('answered_by', 'text', (column) => column.references('person.id'))
		.addColumn('given_up_at', instant)
		.addPrimaryKeyConstraint('relevance_check_key', ['ask_id', 'request_id'])
		.addCheckConstraint(
			'relevance_check_trigger',
			oneOf('trigger', 'late', 'still_open', 'useful_until', 'no_reply', 'moved', 'along')
		)
		.addCheckConstraint('relevance_check_answer', oneOf('answer', 'still_live', 'changed', 'no_longer'))
		.addCheckConstraint('relevance_check_channel', oneOf('channel', 'mail', 'page', 'phone'))
		.addCheckConstraint('relevance_check_answered', sql`(answer is null) = (answered_at is null)`)
		.execute();
	await indexOf(db, 'relevance_check', 'request_id');
}

async function createMoves(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('requester_move')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('move_key', 'text', (column) => column.notNull().unique())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('from_organisation_id', 'text', (column) => column.notNull().references('organisation.id'))
		.addColumn('to_organisation_id', 'text', (column) => column.references('organisation.id'))
		.addColumn('effective_on', 'text', (column) => column.notNull())
		.addColumn('detected_at', instant, (column) => column.notNull())
		.execute();
	await indexOf(db, 'requester_move', 'person_id');

	await db.schema
		.createTable('move_decision')
		.addColumn('move_id', 'text', (column) => column.notNull().references('requester_move.id'))
		.addColumn('request_id', 'text', (column) => column.notNull().references('follow_up_request.id'))
		.addColumn('decide_by', instant, (column) => column.notNull())
		.addColumn('decision', 'text')
		.addColumn('decided_at', instant)
		.addColumn('decided_by', 'text', (column) => column.references('person.id'))
		.addColumn('default_used', 'integer', (column) =>
			column.notNull().defaultTo(0).check(flag('default_used'))
		)
		.addPrimaryKeyConstraint('move_decision_key', ['move_id', 'request_id'])
		.addCheckConstraint(
			'move_decision_decision',
			oneOf('decision', 'follow_person', 'hand_over', 'overtaken')
		)
		.addCheckConstraint('move_decision_decided', sql`(decision is null) = (decided_at is null)`)
		.execute();
	// A wish waits for one decision at a time.
	await db.schema
		.createIndex('move_decision_open')
		.unique()
		.on('move_decision')
		.columns(['request_id'])
		.where(sql.ref('decision'), 'is', null)
		.execute();
}

async function indexOf(db: Kysely<any>, table: string, column: string) {
	await db.schema.createIndex(`${table}_by_${column}`).on(table).columns([column]).execute();
}
