import { sql, type AliasedRawBuilder, type Insertable, type Selectable } from 'kysely';
import { locksRows, type Db } from './open.ts';
import type { Tables } from './tables.ts';

/**
 * Rows for a table as one parameter, to insert or update from: however many they are, the statement stays as short,
 * and no limit on parameters is in the way.
 */
export function givenRows<Table extends keyof Tables & string, Column extends keyof Tables[Table] & string>(
	db: Db,
	table: Table,
	columns: Column[],
	rows: Pick<Insertable<Tables[Table]>, Column & keyof Insertable<Tables[Table]>>[]
): AliasedRawBuilder<Pick<Selectable<Tables[Table]>, Column & keyof Selectable<Tables[Table]>>, 'given'> {
	const names = columns.map(snake);
	const values = rows.map((row) => columns.map((column) => (row as Record<string, unknown>)[column]));
	if (locksRows(db)) {
		const records = values.map((row) => Object.fromEntries(row.map((value, index) => [names[index], value])));
		return sql<never>`json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(records)}::json)`.as(
			'given'
		);
	}
	const picked = names.map((name, index) => sql`value ->> ${sql.lit(index)} as ${sql.ref(name)}`);
	return sql<never>`(select ${sql.join(picked)} from json_each(${JSON.stringify(values)}))`.as('given');
}

function snake(column: string) {
	return column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
