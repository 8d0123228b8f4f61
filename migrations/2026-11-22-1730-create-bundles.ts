import { sql, type Kysely } from 'kysely';
import { columnTypes, flag, isPostgres, oneOf } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await db.schema
		.alterTable('organisation')
		.addColumn('region', 'text', (column) => column.notNull().defaultTo(''))
		.execute();
	await createBundles(db);
	await createMembers(db);
	await linkTwins(db);
	await allowBoth(db);
	if (isPostgres(db)) await indexWordsOnPostgres(db);
	else await indexWordsOnSqlite(db);
}

async function createBundles(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('bundle')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('form_key', 'text', (column) => column.notNull().unique())
		.addColumn('title', 'text', (column) => column.notNull())
		.addColumn('topic_id', 'text', (column) => column.references('topic.id'))
		.addColumn('region', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('min_persons', 'integer', (column) => column.notNull())
		.addColumn('decide_by', 'text', (column) => column.notNull())
		.addColumn('session_id', 'text', (column) => column.references('session.id'))
		.addColumn('made_at', instant, (column) => column.notNull())
		.addColumn('made_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('planned_by', 'text', (column) => column.references('person.id'))
		.addColumn('closed_at', instant)
		.addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
		.addCheckConstraint(
			'bundle_state',
			oneOf('state', 'collecting', 'proposed', 'scheduled', 'delivered', 'dissolved')
		)
		.addCheckConstraint('bundle_min_persons', sql`min_persons >= 1`)
		.addCheckConstraint(
			'bundle_session',
			sql`(session_id is null) = (planned_by is null) and (session_id is not null or state not in ('scheduled', 'delivered'))`
		)
		.addCheckConstraint(
			'bundle_closed',
			sql`(closed_at is null) = (state in ('collecting', 'proposed', 'scheduled'))`
		)
		.execute();
	await db.schema
		.createIndex('bundle_live')
		.on('bundle')
		.columns(['state', 'decide_by'])
		.where(sql.ref('closed_at'), 'is', null)
		.execute();
	await indexOf(db, 'bundle', 'session_id');
}

async function createMembers(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	const whole = isPostgres(db) ? sql`bigint` : sql`integer`;

	await db.schema
		.createTable('bundle_member')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('bundle_id', 'text', (column) => column.notNull().references('bundle.id'))
		.addColumn('request_id', 'text', (column) => column.notNull().references('follow_up_request.id'))
		.addColumn('joined_at', instant, (column) => column.notNull())
		.addColumn('joined_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('consent_at', instant)
		.addColumn('offer_seq', whole, (column) => column.references('request_event.seq'))
		.addColumn('result', 'text')
		.addColumn('seat', 'text')
		.addColumn('left_at', instant)
		.addCheckConstraint(
			'bundle_member_result',
			oneOf('result', 'accepted', 'refused', 'expired', 'no_consent', 'removed', 'ended', 'dissolved')
		)
		.addCheckConstraint('bundle_member_seat', oneOf('seat', 'placed', 'waiting', 'none'))
		.addCheckConstraint('bundle_member_left', sql`left_at is null or result is not null`)
		.addCheckConstraint(
			'bundle_member_stays',
			sql`result is null or result = 'accepted' or left_at is not null`
		)
		.addCheckConstraint('bundle_member_offer', sql`offer_seq is null or consent_at is not null`)
		.addCheckConstraint('bundle_member_seated', sql`seat is null or result = 'accepted'`)
		.execute();
	// A wish is in one group at a time.
	await db.schema
		.createIndex('bundle_member_now')
		.unique()
		.on('bundle_member')
		.columns(['request_id'])
		.where(sql.ref('left_at'), 'is', null)
		.execute();
	await indexOf(db, 'bundle_member', 'bundle_id');
}

/** After a change of workplace the old one can want an answer too: the same wish, of somebody else. */
async function linkTwins(db: Kysely<any>) {
	await db.schema
		.alterTable('follow_up_request')
		.addColumn('twin_of_id', 'text', (column) => column.references('follow_up_request.id'))
		.execute();
	await db.schema
		.createIndex('follow_up_request_by_twin_of_id')
		.on('follow_up_request')
		.columns(['twin_of_id'])
		.where(sql.ref('twin_of_id'), 'is not', null)
		.execute();
}

const DECISIONS = ['follow_person', 'hand_over', 'both', 'overtaken'];

async function allowBoth(db: Kysely<any>) {
	if (!isPostgres(db)) return await rebuildDecisions(db);
	await sql`alter table move_decision drop constraint move_decision_decision`.execute(db);
	await db.schema
		.alterTable('move_decision')
		.addCheckConstraint('move_decision_decision', oneOf('decision', ...DECISIONS))
		.execute();
}

/** SQLite cannot change a check; no other table points at this one. */
async function rebuildDecisions(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	await db.schema
		.createTable('move_decision_rebuilt')
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
		.addCheckConstraint('move_decision_decision', oneOf('decision', ...DECISIONS))
		.addCheckConstraint('move_decision_decided', sql`(decision is null) = (decided_at is null)`)
		.execute();
	await sql`
		insert into move_decision_rebuilt (move_id, request_id, decide_by, decision, decided_at, decided_by, default_used)
		select move_id, request_id, decide_by, decision, decided_at, decided_by, default_used from move_decision`.execute(
		db
	);
	await db.schema.dropTable('move_decision').execute();
	await sql`alter table move_decision_rebuilt rename to move_decision`.execute(db);
	await db.schema
		.createIndex('move_decision_open')
		.unique()
		.on('move_decision')
		.columns(['request_id'])
		.where(sql.ref('decision'), 'is', null)
		.execute();
}

const OPEN = `('raised', 'acknowledged', 'in_progress', 'waiting_requester', 'waiting_organisation', 'planned')`;

/** Only what is still asked for is found, and what is meant for a coach never. */
async function indexWordsOnPostgres(db: Kysely<any>) {
	await sql`
		create index follow_up_request_words on follow_up_request
		using gin (to_tsvector('dutch', summary || ' ' || body))
		where kind <> 'coaching' and state in ${sql.raw(OPEN)}`.execute(db);
}

/** The index names the wish in a column that is searched too, because a row's own number does not last. */
async function indexWordsOnSqlite(db: Kysely<any>) {
	await sql`
		create virtual table follow_up_request_fts
		using fts5(request_id, summary, body, tokenize = 'unicode61 remove_diacritics 2')`.execute(db);
	await sql`insert into follow_up_request_fts (follow_up_request_fts, rank) values ('secure-delete', 1)`.execute(
		db
	);
	const columns = 'request_id, summary, body';
	const found = (row: string) => `${row}kind <> 'coaching' and ${row}state in ${OPEN}`;
	await sql
		.raw(
			`insert into follow_up_request_fts (${columns})
			 select id, summary, body from follow_up_request where ${found('')}`
		)
		.execute(db);
	const forget = `delete from follow_up_request_fts where rowid in (
		select rowid from follow_up_request_fts where follow_up_request_fts match 'request_id : "' || old.id || '"'
	) and request_id = old.id;`;
	const learn = `insert into follow_up_request_fts (${columns})
		select new.id, new.summary, new.body where ${found('new.')};`;
	const changed = `old.summary <> new.summary or old.body <> new.body or (${found('old.')}) <> (${found('new.')})`;
	const triggers = [
		`learns after insert on follow_up_request begin ${learn} end`,
		`forgets after delete on follow_up_request begin ${forget} end`,
		`changes after update of kind, state, summary, body on follow_up_request when ${changed}
		 begin ${forget} ${learn} end`
	];
	for (const trigger of triggers)
		await sql.raw(`create trigger follow_up_request_fts_${trigger}`).execute(db);
}

async function indexOf(db: Kysely<any>, table: string, column: string) {
	await db.schema.createIndex(`${table}_by_${column}`).on(table).columns([column]).execute();
}
