import { sql, type Kysely } from 'kysely';
import { appendOnly, columnTypes, flag, isPostgres, oneOf } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await createRequests(db);
	await createEvents(db);
	await createOwnership(db);
	await createClocks(db);
}

async function createRequests(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('follow_up_request')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('public_ref', 'text', (column) => column.notNull().unique())
		.addColumn('form_key', 'text', (column) => column.notNull().unique())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('summary', 'text', (column) => column.notNull())
		.addColumn('body', 'text', (column) => column.notNull())
		.addColumn('source_type', 'text', (column) => column.notNull())
		.addColumn('source_session_id', 'text', (column) => column.references('session.id'))
		.addColumn('source_moment', 'text')
		.addColumn('requester_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('requester_organisation_id_at_raise', 'text', (column) => column.references('organisation.id'))
		.addColumn('requester_role_at_raise', 'text', (column) => column.notNull())
		.addColumn('shared_with_organisation', 'integer', (column) =>
			column.notNull().defaultTo(0).check(flag('shared_with_organisation'))
		)
		.addColumn('recorded_by', 'text', (column) => column.references('person.id'))
		.addColumn('owner_organisation_id', 'text', (column) => column.references('organisation.id'))
		.addColumn('owner_person_id', 'text', (column) => column.references('person.id'))
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('outcome', 'text')
		.addColumn('outcome_reason', 'text')
		.addColumn('raised_at', instant, (column) => column.notNull())
		.addColumn('recorded_at', instant, (column) => column.notNull())
		.addColumn('useful_until', 'text')
		.addColumn('first_response_at', instant)
		.addColumn('first_answered_at', instant)
		.addColumn('answered_at', instant)
		.addColumn('answered_by', 'text', (column) => column.references('person.id'))
		.addColumn('reopen_until', instant)
		.addColumn('reopen_count', 'integer', (column) => column.notNull().defaultTo(0))
		.addColumn('closed_at', instant)
		.addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
		.addCheckConstraint(
			'follow_up_request_kind',
			oneOf('kind', 'training', 'deepening', 'introduction', 'coaching', 'answer', 'other')
		)
		.addCheckConstraint(
			'follow_up_request_source_type',
			oneOf('source_type', 'session', 'form', 'email', 'staff_entry', 'import')
		)
		.addCheckConstraint('follow_up_request_source_moment', oneOf('source_moment', 'during', 'after'))
		.addCheckConstraint(
			'follow_up_request_requester_role',
			oneOf('requester_role_at_raise', 'participant', 'trainer', 'coordinator', 'staff', 'other')
		)
		.addCheckConstraint(
			'follow_up_request_state',
			oneOf(
				'state',
				'raised',
				'acknowledged',
				'in_progress',
				'waiting_requester',
				'waiting_organisation',
				'planned',
				'answered',
				'confirmed',
				'closed'
			)
		)
		.addCheckConstraint(
			'follow_up_request_outcome',
			oneOf('outcome', 'overtaken', 'withdrawn', 'declined', 'duplicate')
		)
		.addCheckConstraint(
			'follow_up_request_outcome_reason',
			oneOf('outcome_reason', 'changed_workplace', 'other_question', 'overtaken_by_news', 'found_elsewhere')
		)
		.addCheckConstraint('follow_up_request_closed', sql`(state = 'closed') = (outcome is not null)`)
		.addCheckConstraint('follow_up_request_overtaken', sql`outcome_reason is null or outcome = 'overtaken'`)
		.addCheckConstraint('follow_up_request_raised', sql`raised_at <= recorded_at`)
		.execute();
	await indexOf(db, 'follow_up_request', 'requester_id');
	await indexOf(db, 'follow_up_request', 'owner_person_id');
	await indexOf(db, 'follow_up_request', 'owner_organisation_id');
	await indexOf(db, 'follow_up_request', 'source_session_id');
	await db.schema
		.createIndex('follow_up_request_by_state')
		.on('follow_up_request')
		.columns(['state', 'raised_at', 'id'])
		.execute();
}

async function createEvents(db: Kysely<any>) {
	const { instant, sequence } = columnTypes(db);

	await db.schema
		.createTable('request_event')
		.addColumn('seq', sequence, (column) => column.primaryKey())
		.addColumn('request_id', 'text', (column) => column.notNull().references('follow_up_request.id'))
		.addColumn('type', 'text', (column) => column.notNull())
		.addColumn('occurred_at', instant, (column) => column.notNull())
		.addColumn('recorded_at', instant, (column) => column.notNull())
		.addColumn('actor_id', 'text', (column) => column.references('person.id'))
		.addColumn('actor_kind', 'text', (column) => column.notNull())
		.addColumn('payload', 'text', (column) => column.notNull())
		.addCheckConstraint('request_event_actor_kind', oneOf('actor_kind', 'person', 'system'))
		.execute();
	await db.schema
		.createIndex('request_event_of_request')
		.on('request_event')
		.columns(['request_id', 'seq'])
		.execute();
	await appendOnly(db, 'request_event');

	// What people wrote stands apart from what happened, so that words can go and the history stays.
	await db.schema
		.createTable('request_message')
		.addColumn('event_seq', wholeNumber(db), (column) => column.primaryKey().references('request_event.seq'))
		.addColumn('body', 'text', (column) => column.notNull())
		.execute();
}

async function createOwnership(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('ownership_span')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('request_id', 'text', (column) => column.notNull().references('follow_up_request.id'))
		.addColumn('organisation_id', 'text', (column) => column.references('organisation.id'))
		.addColumn('person_id', 'text', (column) => column.references('person.id'))
		.addColumn('from_at', instant, (column) => column.notNull())
		.addColumn('to_at', instant)
		.addColumn('reason', 'text', (column) => column.notNull())
		.addCheckConstraint('ownership_span_period', sql`to_at is null or to_at >= from_at`)
		.execute();
	await db.schema
		.createIndex('ownership_span_now')
		.unique()
		.on('ownership_span')
		.columns(['request_id'])
		.where(sql.ref('to_at'), 'is', null)
		.execute();
	await indexOf(db, 'ownership_span', 'request_id');
}

async function createClocks(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	const whole = wholeNumber(db);
	const exact = isPostgres(db) ? sql`double precision` : sql`real`;

	// What counts is `counts_*` since `counts_from`: the whole target, or after a hand-over to other office
	// hours what was left of it, with the time used before that in `carried_ms`.
	await db.schema
		.createTable('request_clock')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('request_id', 'text', (column) => column.notNull().references('follow_up_request.id'))
		.addColumn('metric', 'text', (column) => column.notNull())
		.addColumn('cycle_no', 'integer', (column) => column.notNull())
		.addColumn('policy_version_id', 'text', (column) =>
			column.notNull().references('target_policy_version.id')
		)
		.addColumn('calendar_version_id', 'text', (column) =>
			column.notNull().references('business_calendar_version.id')
		)
		.addColumn('unit', 'text', (column) => column.notNull())
		.addColumn('target_value', 'integer', (column) => column.notNull())
		.addColumn('started_at', instant, (column) => column.notNull())
		.addColumn('counts_from', instant, (column) => column.notNull())
		.addColumn('counts_value', exact, (column) => column.notNull())
		.addColumn('carried_ms', whole, (column) => column.notNull().defaultTo(0))
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('due_at', instant)
		.addColumn('at_risk_at', instant)
		.addColumn('due_version', 'integer', (column) => column.notNull().defaultTo(1))
		.addColumn('stopped_at', instant)
		.addColumn('breached_at', instant)
		.addColumn('net_ms', whole)
		.addColumn('excused_reason', 'text')
		.addUniqueConstraint('request_clock_cycle', ['request_id', 'metric', 'cycle_no'])
		.addCheckConstraint('request_clock_metric', oneOf('metric', 'first_response', 'answer', 'update'))
		.addCheckConstraint('request_clock_unit', oneOf('unit', 'business_minutes', 'business_days'))
		.addCheckConstraint(
			'request_clock_state',
			oneOf('state', 'running', 'paused', 'met', 'missed', 'cancelled')
		)
		.addCheckConstraint(
			'request_clock_due',
			sql`state in ('met', 'missed', 'cancelled') or (state = 'paused') = (due_at is null)`
		)
		.addCheckConstraint('request_clock_stopped', sql`(stopped_at is null) = (state in ('running', 'paused'))`)
		.execute();
	await db.schema
		.createIndex('request_clock_running')
		.on('request_clock')
		.columns(['due_at'])
		.where(sql.ref('state'), '=', sql.lit('running'))
		.execute();

	await db.schema
		.createTable('clock_pause')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('request_id', 'text', (column) => column.notNull().references('follow_up_request.id'))
		.addColumn('reason', 'text', (column) => column.notNull())
		.addColumn('evidence_event_seq', whole, (column) => column.notNull().references('request_event.seq'))
		.addColumn('started_at', instant, (column) => column.notNull())
		.addColumn('ended_at', instant)
		.addColumn('auto_resume_at', instant, (column) => column.notNull())
		.addColumn('set_by', 'text', (column) => column.notNull().references('person.id'))
		.addCheckConstraint(
			'clock_pause_reason',
			oneOf('reason', 'waiting_for_requester', 'requester_chose_later_date')
		)
		.addCheckConstraint('clock_pause_period', sql`ended_at is null or ended_at >= started_at`)
		.execute();
	await db.schema
		.createIndex('clock_pause_now')
		.unique()
		.on('clock_pause')
		.columns(['request_id'])
		.where(sql.ref('ended_at'), 'is', null)
		.execute();
	await indexOf(db, 'clock_pause', 'request_id');

	await db.schema
		.createTable('alert_threshold')
		.addColumn('clock_id', 'text', (column) => column.notNull().references('request_clock.id'))
		.addColumn('level', 'text', (column) => column.notNull())
		.addColumn('due_version', 'integer', (column) => column.notNull())
		.addColumn('fire_at', instant, (column) => column.notNull())
		.addColumn('fired_at', instant)
		.addPrimaryKeyConstraint('alert_threshold_key', ['clock_id', 'level', 'due_version'])
		.addCheckConstraint(
			'alert_threshold_level',
			oneOf('level', 'half', 'at_risk', 'due', 'overdue_1', 'overdue_2')
		)
		.execute();
	await db.schema
		.createIndex('alert_threshold_to_fire')
		.on('alert_threshold')
		.columns(['fire_at'])
		.where(sql.ref('fired_at'), 'is', null)
		.execute();
}

/** Milliseconds and event numbers outgrow 32 bits. */
function wholeNumber(db: Kysely<any>) {
	return isPostgres(db) ? sql`bigint` : sql`integer`;
}

async function indexOf(db: Kysely<any>, table: string, column: string) {
	await db.schema.createIndex(`${table}_by_${column}`).on(table).columns([column]).execute();
}
