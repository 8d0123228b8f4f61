import { sql, type Kysely, type RawBuilder } from 'kysely';
import { inChunks } from '#lib/server/db/chunks.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { listPrimaryKey, listUniqueKeys } from '#lib/server/db/references.ts';

export type Value = string | number | null;
/** A row, or a part of one, under the names the database has. */
export type Row = Record<string, Value>;
type Where = Row | RawBuilder<unknown>;
type Watched = { table: string; column: string; values: string[] };

/** What was done to one row: columns that got another value, or the whole row taken away (`before`) or added (`after`). */
export type Entry = { table: string; key: Row; column: string | null; before: unknown; after: unknown };

export type Journal = ReturnType<typeof openJournal>;

/** Tables by any name, with the names the database has. */
export function plainly(db: Db) {
	return db.withoutPlugins() as unknown as Kysely<Record<string, Row>>;
}

/** Changes rows and remembers what stood there, in the order in which it was done. */
export function openJournal(trx: Trx) {
	const plain = plainly(trx);
	const entries: Entry[] = [];
	const keys = new Map<string, string[]>();

	async function keyOf(table: string, row: Row): Promise<Row> {
		const names = keys.get(table) ?? (await listPrimaryKey(trx, table));
		keys.set(table, names);
		return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
	}

	async function find(table: string, where: Where): Promise<Row[]> {
		return (await sql<Row>`select * from ${sql.table(table)} where ${toSql(where)}`.execute(plain)).rows;
	}

	/** Gives columns of some rows another value. */
	async function set(table: string, where: Where, changes: Row) {
		const rows = await find(table, where);
		if (!rows.length) return;
		for (const row of rows) await noteChange(table, row, { ...row, ...changes });
		await sql`update ${sql.table(table)} set ${toSet(changes)} where ${toSql(where)}`.execute(plain);
	}

	async function noteChange(table: string, before: Row, after: Row) {
		const key = await keyOf(table, after);
		for (const column of Object.keys(after)) {
			if (before[column] !== after[column])
				entries.push({ table, key, column, before: before[column], after: after[column] });
		}
	}

	async function remove(table: string, where: Where) {
		for (const row of await find(table, where)) {
			const key = await keyOf(table, row);
			entries.push({ table, key, column: null, before: row, after: null });
			await sql`delete from ${sql.table(table)} where ${toSql(key)}`.execute(plain);
		}
	}

	async function add(table: string, row: Row) {
		const { numInsertedOrUpdatedRows } = await plain
			.insertInto(table)
			.values(row)
			.onConflict((conflict) => conflict.doNothing())
			.executeTakeFirst();
		if (numInsertedOrUpdatedRows)
			entries.push({ table, key: await keyOf(table, row), column: null, before: null, after: row });
	}

	/** Points a column at somebody else; where both have a row that can be there once, the other's stays. */
	async function repoint(table: string, column: string, from: string, to: string) {
		for (const unique of await listUniqueKeys(trx, table)) {
			if (unique.includes(column)) await remove(table, isDouble(table, unique, column, from, to));
		}
		await set(table, { [column]: from }, { [column]: to });
	}

	/** Remembers what other work does to the rows of these tables; parents stand before their children. */
	async function watch(tables: Watched[], work: () => Promise<unknown>) {
		const before = await snapshot(tables);
		await work();
		const after = await snapshot(tables);
		for (const { table } of tables.toReversed())
			for (const [key, row] of before.get(table) ?? [])
				if (!after.get(table)?.has(key))
					entries.push({ table, key: await keyOf(table, row), column: null, before: row, after: null });
		for (const { table } of tables) {
			for (const [key, row] of after.get(table) ?? []) {
				const old = before.get(table)?.get(key);
				if (old) await noteChange(table, old, row);
			}
		}
		for (const { table } of tables)
			for (const [key, row] of after.get(table) ?? [])
				if (!before.get(table)?.has(key))
					entries.push({ table, key: await keyOf(table, row), column: null, before: null, after: row });
	}

	async function snapshot(tables: Watched[]) {
		const found = new Map<string, Map<string, Row>>();
		for (const { table, column, values } of tables) {
			const rows = new Map<string, Row>();
			for (const some of inChunks(values))
				for (const row of await find(table, sql`${sql.ref(column)} in (${sql.join(some)})`))
					rows.set(JSON.stringify(await keyOf(table, row)), row);
			found.set(table, rows);
		}
		return found;
	}

	/** Keeps all of it, once it is known that these two are one. */
	async function write(goneId: string) {
		const rows = entries.map(({ table, key, column, before, after }, seq) => ({
			goneId,
			seq,
			tableName: table,
			rowKey: JSON.stringify(key),
			columnName: column,
			before: JSON.stringify(before),
			after: JSON.stringify(after)
		}));
		for (const some of inChunks(rows)) await trx.insertInto('mergeEntry').values(some).execute();
	}

	return { find, set, remove, add, repoint, watch, write };
}

/** What was done when somebody went up in somebody else, first things first. */
export async function readEntries(db: Db, goneId: string): Promise<Entry[]> {
	const rows = await db
		.selectFrom('mergeEntry')
		.select(['tableName', 'rowKey', 'columnName', 'before', 'after'])
		.where('goneId', '=', goneId)
		.orderBy('seq')
		.execute();
	return rows.map(({ tableName, rowKey, columnName, before, after }) => ({
		table: tableName,
		key: JSON.parse(rowKey) as Row,
		column: columnName,
		before: JSON.parse(before ?? 'null') as unknown,
		after: JSON.parse(after ?? 'null') as unknown
	}));
}

/** Takes out what journals of others say about these people. */
export async function forgetInJournals(trx: Trx, personIds: string[]) {
	for (const id of personIds) {
		await trx
			.deleteFrom('mergeEntry')
			.where((where) =>
				where.or([
					where('before', 'like', `%${id}%`),
					where('after', 'like', `%${id}%`),
					where('rowKey', 'like', `%${id}%`)
				])
			)
			.execute();
	}
}

/** Where somebody read their mail before they went up in somebody else; as long as it is known. */
export async function findFormerAddress(db: Db, goneId: string): Promise<string | undefined> {
	const entry = await db
		.selectFrom('mergeEntry')
		.select('before')
		.where('goneId', '=', goneId)
		.where('tableName', '=', 'person')
		.where('columnName', '=', 'email')
		.executeTakeFirst();
	return entry?.before ? (JSON.parse(entry.before) as string) : undefined;
}

/** A condition that every one of these columns has its value. */
export function toSql(where: Where): RawBuilder<unknown> {
	if (!isRow(where)) return where;
	return sql.join(
		Object.entries(where).map(([name, value]) =>
			value === null ? sql`${sql.ref(name)} is null` : sql`${sql.ref(name)} = ${value}`
		),
		sql` and `
	);
}

export function toSet(changes: Row): RawBuilder<unknown> {
	return sql.join(Object.entries(changes).map(([name, value]) => sql`${sql.ref(name)} = ${value}`));
}

function isRow(where: Where): where is Row {
	return !('toOperationNode' in where);
}

function isDouble(table: string, unique: string[], column: string, from: string, to: string) {
	const others = unique
		.filter((name) => name !== column)
		.map((name) => sql`other.${sql.ref(name)} = ${sql.table(table)}.${sql.ref(name)}`);
	return sql`${sql.ref(column)} = ${from} and exists (
		select 1 from ${sql.table(table)} as other
		where ${sql.join([sql`other.${sql.ref(column)} = ${to}`, ...others], sql` and `)}
	)`;
}
