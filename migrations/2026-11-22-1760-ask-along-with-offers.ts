import { sql, type Kysely } from 'kysely';
import { columnTypes, isPostgres, oneOf } from './_columns.ts';

const TRIGGERS = ['late', 'still_open', 'useful_until', 'no_reply', 'moved', 'along', 'offer'];

export async function up(db: Kysely<any>) {
	if (!isPostgres(db)) return await rebuildChecks(db);
	await sql`alter table relevance_check drop constraint relevance_check_trigger`.execute(db);
	await db.schema
		.alterTable('relevance_check')
		.addCheckConstraint('relevance_check_trigger', oneOf('trigger', ...TRIGGERS))
		.execute();
}

/** SQLite cannot change a check; no other table points at this one. */
async function rebuildChecks(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	await db.schema
		.createTable('relevance_check_rebuilt')
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
		.addCheckConstraint('relevance_check_trigger', oneOf('trigger', ...TRIGGERS))
		.addCheckConstraint('relevance_check_answer', oneOf('answer', 'still_live', 'changed', 'no_longer'))
		.addCheckConstraint('relevance_check_channel', oneOf('channel', 'mail', 'page', 'phone'))
		.addCheckConstraint('relevance_check_answered', sql`(answer is null) = (answered_at is null)`)
		.execute();
	const columns = sql.raw(
		'ask_id, request_id, "trigger", asked_at, answer, channel, answered_at, answered_by, given_up_at'
	);
	await sql`insert into relevance_check_rebuilt (${columns}) select ${columns} from relevance_check`.execute(
		db
	);
	await db.schema.dropTable('relevance_check').execute();
	await sql`alter table relevance_check_rebuilt rename to relevance_check`.execute(db);
	await db.schema
		.createIndex('relevance_check_by_request_id')
		.on('relevance_check')
		.columns(['request_id'])
		.execute();
}
