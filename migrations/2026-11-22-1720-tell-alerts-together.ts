import { sql, type Kysely } from 'kysely';
import { columnTypes, oneOf } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await extendAlerts(db);
	await createMutes(db);
	// Each alert about time had a mail of its own; from now on a daily one says them all.
	await db
		.updateTable('outbox')
		.set({ state: 'suppressed', settled_at: sql.ref('created_at'), problem: 'told in the app' })
		.where('template', '=', 'follow_up.clock')
		.where('state', 'in', ['pending', 'sending'])
		.execute();
}

async function extendAlerts(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.alterTable('alert')
		.addColumn('ids', 'text', (column) => column.notNull().defaultTo('{}'))
		.execute();
	// The summary that says this alert together with others.
	await db.schema
		.alterTable('alert')
		.addColumn('part_of', 'text', (column) => column.references('alert.id'))
		.execute();
	await db.schema
		.alterTable('alert')
		.addColumn('awaits_mail', 'text', (column) => column.check(oneOf('awaits_mail', 'digest', 'urgent')))
		.execute();
	await db.schema.alterTable('alert').addColumn('told_by_mail_at', instant).execute();
	await db.schema
		.createIndex('alert_awaiting_mail')
		.on('alert')
		.columns(['recipient_id'])
		.where(sql.ref('awaits_mail'), 'is not', null)
		.execute();
	await db.schema.createIndex('alert_by_part_of').on('alert').columns(['part_of']).execute();
}

/** While a wish is muted no mail says it needs attention; `ends_on` is the last day. */
async function createMutes(db: Kysely<any>) {
	const { instant } = columnTypes(db);

	await db.schema
		.createTable('follow_up_mute')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('request_id', 'text', (column) => column.notNull().references('follow_up_request.id'))
		.addColumn('reason', 'text', (column) => column.notNull())
		.addColumn('ends_on', 'text', (column) => column.notNull())
		.addColumn('muted_by', 'text', (column) => column.notNull().references('person.id'))
		.addColumn('muted_at', instant, (column) => column.notNull())
		.addColumn('lifted_by', 'text', (column) => column.references('person.id'))
		.addColumn('lifted_at', instant)
		.addCheckConstraint('follow_up_mute_lifted', sql`(lifted_by is null) = (lifted_at is null)`)
		.execute();
	await db.schema
		.createIndex('follow_up_mute_now')
		.unique()
		.on('follow_up_mute')
		.columns(['request_id'])
		.where(sql.ref('lifted_at'), 'is', null)
		.execute();
}
