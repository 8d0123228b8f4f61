import { sql, type Kysely } from 'kysely';
import { columnTypes } from './_columns.ts';

/** Devices that somebody signed in on before, and sign-ins that know how they came about and when they end. */
export async function up(db: Kysely<any>) {
	await createDevices(db);
	await db.schema.dropIndex('login_session_of_user').execute();
	await db.schema.alterTable('login_session').renameTo('login_session_before').execute();
	await createSignIns(db);
	await sql`
		insert into login_session
			(id_hash, user_id, created_at, expires_at, ends_at, device, way, confirmed_at)
		select id_hash, user_id, created_at, expires_at, expires_at, device, 'password', created_at
		from login_session_before
		where not exists (
			-- Their sign-ins last half a day from now on: they sign in once more.
			select 1 from role_grant
			where role_grant.person_id = login_session_before.user_id
				and role_grant.role in ('staff', 'admin') and role_grant.ended_at is null
		)`.execute(db);
	await db.schema.dropTable('login_session_before').execute();
}

async function createDevices(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	await db.schema
		.createTable('known_device')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('user_id', 'text', (column) => column.notNull().references('user.id'))
		.addColumn('token_hash', 'text', (column) => column.notNull())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('first_at', instant, (column) => column.notNull())
		.addColumn('last_at', instant, (column) => column.notNull())
		.addColumn('factor_until', instant)
		.addUniqueConstraint('known_device_once', ['token_hash', 'user_id'])
		.execute();
	await db.schema.createIndex('known_device_of_user').on('known_device').columns(['user_id']).execute();
}

async function createSignIns(db: Kysely<any>) {
	const { instant } = columnTypes(db);
	await db.schema
		.createTable('login_session')
		.addColumn('id_hash', 'text', (column) => column.primaryKey())
		.addColumn('user_id', 'text', (column) => column.notNull().references('user.id'))
		.addColumn('created_at', instant, (column) => column.notNull())
		.addColumn('expires_at', instant, (column) => column.notNull())
		.addColumn('ends_at', instant, (column) => column.notNull())
		.addColumn('idle_minutes', 'integer')
		.addColumn('device', 'text', (column) => column.notNull())
		.addColumn('device_id', 'text', (column) => column.references('known_device.id').onDelete('set null'))
		.addColumn('way', 'text', (column) => column.notNull())
		.addColumn('confirmed_at', instant, (column) => column.notNull())
		.addColumn('factor_at', instant)
		.execute();
	await db.schema.createIndex('login_session_of_user').on('login_session').columns(['user_id']).execute();
	await db.schema.createIndex('login_session_on_device').on('login_session').columns(['device_id']).execute();
}
