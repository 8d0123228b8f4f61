import { sql, type Kysely } from 'kysely';
import { newDefinition, newName, WORDS } from './_new-names.ts';

type Piece = { type: string; name: string; table: string; definition: string };

/**
 * SQLite renames no constraint, changes no check and refuses to rename below a search table. So whatever a new name
 * touches is made anew under it, filled, and takes the place of the old one; foreign keys are off meanwhile and checked
 * afterwards.
 */
export async function renameOnSqlite(db: Kysely<any>) {
	const all = await listPieces(db);
	const tables = all.filter((piece) => isTable(piece) && changes(piece));
	const touched = new Set(tables.map(({ name }) => name));
	const beside = all.filter(
		(piece) => piece.type !== 'table' && (touched.has(piece.table) || changes(piece))
	);
	const searches = all.filter((piece) => isSearch(piece) && changes(piece));
	for (const { name } of beside.filter(({ type }) => type === 'trigger'))
		await sql`drop trigger ${sql.ref(name)}`.execute(db);
	for (const { name } of searches) await sql`drop table ${sql.ref(name)}`.execute(db);
	for (const table of tables) await fillAnew(db, table);
	for (const { name } of tables) await sql`drop table ${sql.ref(name)}`.execute(db);
	for (const { name } of tables)
		await sql`alter table ${sql.ref(temporary(name))} rename to ${sql.ref(newName(name))}`.execute(db);
	for (const piece of [...searches, ...beside.toSorted(byType)])
		await sql.raw(newDefinition(piece.definition, piece.table)).execute(db);
}

async function listPieces(db: Kysely<any>): Promise<Piece[]> {
	const { rows } = await sql<Piece>`
		select type, name, tbl_name as "table", sql as definition from sqlite_master
		where sql is not null and name not like 'sqlite_%'`.execute(db);
	return rows;
}

function changes({ definition, table }: Piece) {
	return newDefinition(definition, table) !== definition;
}

function isSearch({ definition }: Piece) {
	return /^create virtual table/i.test(definition);
}

/** The tables in which a search table keeps its own things come and go with it. */
function isTable(piece: Piece) {
	return piece.type === 'table' && !isSearch(piece) && !/_fts_[a-z]+$/.test(piece.name);
}

async function fillAnew(db: Kysely<any>, table: Piece) {
	const { rows } = await sql<{ name: string }>`select name from pragma_table_info(${table.name})`.execute(db);
	const made = newDefinition(table.definition, table.name).replace(
		/^create table\s+("?)\w+\1/i,
		`create table "${temporary(table.name)}"`
	);
	await sql.raw(made).execute(db);
	const into = sql.join(rows.map(({ name }) => sql.ref(newName(name, table.name))));
	const from = sql.join(rows.map(({ name }) => wordOf(table.name, name)));
	await sql`insert into ${sql.ref(temporary(table.name))} (${into}) select ${from} from ${sql.ref(table.name)}`.execute(
		db
	);
}

function wordOf(table: string, column: string) {
	const words = Object.entries(WORDS[table]?.[column] ?? {});
	const stands = sql.ref(column);
	if (!words.length) return stands;
	const cases = words.map(([old, now]) => sql`when ${sql.lit(old)} then ${sql.lit(now)}`);
	return sql`case ${stands} ${sql.join(cases, sql` `)} else ${stands} end`;
}

function temporary(name: string) {
	return `${newName(name)}_rebuilt`;
}

/** Indexes before triggers, as a trigger may lean on them. */
function byType(one: Piece, other: Piece) {
	return one.type.localeCompare(other.type);
}
