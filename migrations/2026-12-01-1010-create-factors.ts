import { sql, type Kysely } from 'kysely';
import { columnTypes, oneOf } from './_columns.ts';

/** The second step of signing in: passkeys, an authenticator app, one-time codes, and what helps who lost them all. */
export async function up(db: Kysely<any>) {
	await createPasskeys(db);
	await createApps(db);
	await createResets(db);
}

async function createPasskeys(db: Kysely<any>) {
	const { instant, bytes } = columnTypes(db);
	await db.schema
		.createTable('passkey')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('user_id', 'text', (column) => column.notNull().references('user.id'))
		.addColumn('credential', 'text', (column) => column.notNull().unique())
		.addColumn('public_key', bytes, (column) => column.notNull())
		.addColumn('counter', 'bigint', (column) => column.notNull())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('added_at', instant, (column) => column.notNull())
		.addColumn('used_at', instant)
		.execute();
	await db.schema.createIndex('passkey_of_user').on('passkey').columns(['user_id']).execute();

	await db.schema
		.createTable('passkey_challenge')
		.addColumn('browser_hash', 'text', (column) => column.primaryKey())
		.addColumn('challenge', 'text', (column) => column.notNull())
		.addColumn('user_id', 'text', (column) => column.references('user.id'))
		.addColumn('expires_at', instant, (column) => column.notNull())
		.execute();
}

async function createApps(db: Kysely<any>) {
	const { instant, bytes } = columnTypes(db);
	// The secret is encrypted with a key of its user; one that was not confirmed by a code counts for nothing.
	await db.schema
		.createTable('authenticator_app')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('user_id', 'text', (column) => column.notNull().references('user.id'))
		.addColumn('secret', bytes, (column) => column.notNull())
		.addColumn('key_version', 'integer', (column) => column.notNull())
		.addColumn('begun_at', instant, (column) => column.notNull())
		.addColumn('confirmed_at', instant)
		.addColumn('used_step', 'integer', (column) => column.notNull().defaultTo(0))
		.execute();
	await db.schema
		.createIndex('authenticator_app_once')
		.unique()
		.on('authenticator_app')
		.columns(['user_id'])
		.where(sql.ref('confirmed_at'), 'is not', null)
		.execute();
	await db.schema
		.createIndex('authenticator_app_of_user')
		.on('authenticator_app')
		.columns(['user_id'])
		.execute();

	await db.schema
		.createTable('one_time_code')
		.addColumn('user_id', 'text', (column) => column.notNull().references('user.id'))
		.addColumn('code_hash', 'text', (column) => column.notNull())
		.addColumn('made_at', instant, (column) => column.notNull())
		.addColumn('used_at', instant)
		.addPrimaryKeyConstraint('one_time_code_key', ['user_id', 'code_hash'])
		.execute();
}

async function createResets(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	await db.schema
		.createTable('factor_reset')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('person_id', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('asked_at', instant, (column) => column.notNull())
		.addColumn('asked_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('asked_as', 'text', (column) => column.notNull())
		.addColumn('confirmed_at', instant)
		.addColumn('confirmed_by', 'text', (column) => column.references('person.id'))
		.addColumn('refused_at', instant)
		.addColumn('lapsed_at', instant)
		.addCheckConstraint('factor_reset_as', oneOf('asked_as', 'self', 'staff', 'admin', 'coordinator'))
		.execute();
	await db.schema
		.createIndex('factor_reset_once')
		.unique()
		.on('factor_reset')
		.columns(['person_id'])
		.where(sql<boolean>`confirmed_at is null and refused_at is null and lapsed_at is null`)
		.execute();
	await db.schema.createIndex('factor_reset_of_person').on('factor_reset').columns(['person_id']).execute();
}
