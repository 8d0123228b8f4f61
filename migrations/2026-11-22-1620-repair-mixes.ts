import type { Kysely } from 'kysely';
import { oneOf } from './_columns.ts';

export async function up(db: Kysely<any>) {
	await db.schema
		.alterTable('mix')
		.addColumn('kind', 'text', (column) =>
			column
				.notNull()
				.defaultTo('fresh')
				.check(oneOf('kind', 'fresh', 'repair'))
		)
		.execute();
	// The ways to repair that were found, from the fewest moves on; the seats are those of one of them.
	await db.schema
		.alterTable('mix')
		.addColumn('options', 'text', (column) => column.notNull().defaultTo(''))
		.execute();
}
