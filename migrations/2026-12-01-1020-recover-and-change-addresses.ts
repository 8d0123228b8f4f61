import { sql, type Kysely } from 'kysely';
import { columnTypes, isPostgres, oneOf } from './_columns.ts';

/** Addresses that can become unsafe, changes of them that wait for a yes, and what a recovery closed. */
export async function up(db: Kysely<any>) {
	await giveAddressesAName(db);
	await db.schema.alterTable('person').addColumn('address_changed_at', columnTypes(db).instant).execute();
	await createAddressChanges(db);
	await createClosings(db);
	await forgetAddressesInMail(db);
}

/** A mail names an address by its row, so that the address itself stands in one place only. */
async function giveAddressesAName(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	if (isPostgres(db)) {
		await sql`alter table person_address
			add column id text not null default left(replace(gen_random_uuid()::text, '-', ''), 20),
			add column unsafe_at timestamptz(3),
			add column unsafe_by text references person (id),
			add constraint person_address_id unique (id)`.execute(db);
	} else {
		// One that was indexed by a later change keeps that.
		const { rows: indexes } = await sql<{ sql: string }>`
			select sql from sqlite_master where type = 'index' and tbl_name = 'person_address' and sql is not null
		`.execute(db);
		// SQLite adds no column whose value differs by row; no other table points at this one.
		await db.schema
			.createTable('person_address_rebuilt')
			.addColumn('id', 'text', (column) => column.notNull().defaultTo(sql`(lower(hex(randomblob(10))))`))
			.addColumn('email', 'text', (column) => column.primaryKey())
			.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
			.addColumn('added_at', instant, (column) => column.notNull())
			.addColumn('unsafe_at', instant)
			.addColumn('unsafe_by', 'text', (column) => column.references('person.id'))
			.addUniqueConstraint('person_address_id', ['id'])
			.execute();
		await sql`insert into person_address_rebuilt (email, person_id, added_at)
			select email, person_id, added_at from person_address`.execute(db);
		await db.schema.dropTable('person_address').execute();
		await sql`alter table person_address_rebuilt rename to person_address`.execute(db);
		for (const index of indexes) await sql.raw(index.sql).execute(db);
	}
}

async function createAddressChanges(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	await db.schema
		.createTable('address_change')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('email', 'text', (column) => column.notNull())
		.addColumn('asked_at', instant, (column) => column.notNull())
		.addColumn('asked_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('asked_as', 'text', (column) => column.notNull())
		.addColumn('settled_at', instant)
		.addColumn('settled_by', 'text', (column) => column.references('person.id'))
		.addColumn('outcome', 'text')
		.addCheckConstraint('address_change_as', oneOf('asked_as', 'self', 'staff', 'admin', 'coordinator'))
		.addCheckConstraint('address_change_outcome', oneOf('outcome', 'done', 'refused', 'withdrawn', 'expired'))
		.addCheckConstraint('address_change_settled', sql`(settled_at is null) = (outcome is null)`)
		.execute();
	await db.schema
		.createIndex('address_change_under_way')
		.unique()
		.on('address_change')
		.columns(['person_id'])
		.where(sql.ref('settled_at'), 'is', null)
		.execute();
	await db.schema
		.createIndex('address_change_of_person')
		.on('address_change')
		.columns(['person_id', 'asked_at'])
		.execute();
	// Whom a change by somebody else was put to.
	await db.schema
		.createTable('address_question')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('change_id', 'text', (column) => column.notNull().references('address_change.id'))
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('address_id', 'text', (column) => column.notNull().references('person_address.id'))
		.addUniqueConstraint('address_question_once', ['change_id', 'address_id'])
		.execute();
}

async function createClosings(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	await db.schema
		.createTable('confidential_closing')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('way', 'text', (column) => column.notNull())
		.addColumn('closed_at', instant, (column) => column.notNull())
		.addColumn('openers_asked_at', instant)
		.addCheckConstraint('confidential_closing_way', oneOf('way', 'link', 'invitation', 'factor', 'merge'))
		.execute();
	await db.schema
		.createIndex('closing_of_person')
		.on('confidential_closing')
		.columns(['person_id', 'closed_at'])
		.execute();
	await db.schema
		.createTable('confidential_opening')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('closing_id', 'text', (column) => column.notNull().references('confidential_closing.id'))
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('other_id', 'text', (column) => column.references('person.id'))
		.addColumn('edition_id', 'text', (column) => column.references('edition.id'))
		.addColumn('opened_at', instant, (column) => column.notNull())
		.addColumn('opened_by', 'text', (column) => column.notNull().references('person.id'))
		.addUniqueConstraint('confidential_opening_pair', ['closing_id', 'other_id'])
		.addUniqueConstraint('confidential_opening_edition', ['closing_id', 'edition_id'])
		.addCheckConstraint('confidential_opening_one', sql`(other_id is null) <> (edition_id is null)`)
		.execute();
	await db.schema
		.createIndex('opening_of_person')
		.on('confidential_opening')
		.columns(['person_id'])
		.execute();
}

/** Mails of before had the old address written out beside them. */
async function forgetAddressesInMail(db: Kysely<any>) {
	const mails = await db
		.selectFrom('outbox')
		.select(['id', 'ids'])
		.where('template', '=', 'people.address_changed')
		.execute();
	for (const mail of mails) {
		const email = String((JSON.parse(mail.ids) as { oldAddress?: unknown }).oldAddress ?? '');
		const address = await db
			.selectFrom('person_address')
			.select('id')
			.where('email', '=', email)
			.executeTakeFirst();
		const ids = JSON.stringify(address ? { addressId: address.id } : {});
		await db.updateTable('outbox').set({ ids }).where('id', '=', mail.id).execute();
	}
}
