import type { Kysely } from 'kysely';

/** Which try a hit was counted for, so that one that turned out right is taken back alone. */
export async function up(db: Kysely<any>) {
	await db.schema
		.alterTable('limit_hit')
		.addColumn('try_id', 'text', (column) => column.notNull().defaultTo(''))
		.execute();
}
