import { sql, type Kysely } from 'kysely';
import { appendOnly, columnTypes, oneOf } from './_columns.ts';

export async function up(db: Kysely<any>) {
	const { instant, sequence } = columnTypes(db);

	await db.schema
		.createTable('setting')
		.addColumn('key', 'text', (column) => column.primaryKey())
		.addColumn('value', 'text', (column) => column.notNull())
		.execute();

	await db.schema
		.createTable('audit')
		.addColumn('seq', sequence, (column) => column.primaryKey())
		.addColumn('at', instant, (column) => column.notNull())
		.addColumn('actor_id', 'text')
		.addColumn('action', 'text', (column) => column.notNull())
		.addColumn('object_type', 'text', (column) => column.notNull())
		.addColumn('object_id', 'text', (column) => column.notNull())
		.addColumn('person_id', 'text')
		.addColumn('details', 'text', (column) => column.notNull())
		.execute();
	await db.schema.createIndex('audit_by_object').on('audit').columns(['object_type', 'object_id']).execute();
	await db.schema.createIndex('audit_by_person').on('audit').columns(['person_id', 'seq']).execute();
	await appendOnly(db, 'audit');

	await db.schema
		.createTable('outbox')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('dedup_key', 'text', (column) => column.notNull().unique())
		.addColumn('recipient_id', 'text', (column) => column.notNull())
		.addColumn('template', 'text', (column) => column.notNull())
		.addColumn('ids', 'text', (column) => column.notNull())
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('release_at', instant, (column) => column.notNull())
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
		.addColumn('claimed_by', 'text')
		.addColumn('lease_until', instant)
		.addColumn('settled_at', instant)
		.addColumn('problem', 'text')
		.addCheckConstraint('outbox_state', oneOf('state', 'pending', 'sending', 'sent', 'suppressed', 'failed'))
		.execute();
	await db.schema
		.createIndex('outbox_to_send')
		.on('outbox')
		.columns(['release_at', 'id'])
		.where(sql.ref('state'), 'in', sql`('pending', 'sending')`)
		.execute();
	await db.schema.createIndex('outbox_by_recipient').on('outbox').columns(['recipient_id']).execute();

	await db.schema
		.createTable('schedule')
		.addColumn('name', 'text', (column) => column.primaryKey())
		.addColumn('next_run_at', instant, (column) => column.notNull())
		.addColumn('last_run_at', instant)
		.addColumn('problem', 'text')
		.execute();

	await db.schema
		.createTable('job')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('ids', 'text', (column) => column.notNull())
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('progress', 'real', (column) => column.notNull().defaultTo(0))
		.addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
		.addColumn('claimed_by', 'text')
		.addColumn('lease_until', instant)
		.addColumn('stop_requested_at', instant)
		.addColumn('created_by', 'text')
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('finished_at', instant)
		.addColumn('problem', 'text')
		.addCheckConstraint('job_state', oneOf('state', 'waiting', 'running', 'done', 'failed'))
		.execute();
	await db.schema
		.createIndex('job_to_run')
		.on('job')
		.columns(['created_at'])
		.where(sql.ref('state'), 'in', sql`('waiting', 'running')`)
		.execute();

	await db.schema
		.createTable('file')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('media_type', 'text', (column) => column.notNull())
		.addColumn('size', 'integer', (column) => column.notNull())
		.addColumn('sha256', 'text', (column) => column.notNull())
		.addColumn('stored_by', 'text', (column) => column.notNull())
		.addColumn('stored_at', instant, (column) => column.notNull())
		.execute();

	await db.schema
		.createTable('limit_hit')
		.addColumn('key', 'text', (column) => column.notNull())
		.addColumn('at', instant, (column) => column.notNull())
		.execute();
	await db.schema.createIndex('limit_hit_by_key').on('limit_hit').columns(['key', 'at']).execute();
}
