/**
 * Writes src/lib/server/db/tables.ts from the migrated schema, so that the types never drift from the
 * migrations. With --check it only compares.
 */
import Database from 'better-sqlite3';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../lib/server/db/migrate.ts';
import { openDatabase } from '../lib/server/db/open.ts';

const TARGET = 'src/lib/server/db/tables.ts';
const TYPES: Record<string, string> = {
	text: 'string',
	integer: 'number',
	bigint: 'number',
	real: 'number',
	blob: 'Uint8Array'
};

type Column = { name: string; type: string; notnull: number; dflt_value: string | null; pk: number };

const folder = mkdtempSync(join(tmpdir(), 'tweespan-tables-'));
const file = join(folder, 'schema.db');
const db = openDatabase({ kind: 'sqlite', file });
await migrate(db);
await db.destroy();
const text = describe(new Database(file, { readonly: true }));
rmSync(folder, { recursive: true });

if (!process.argv.includes('--check')) writeFileSync(TARGET, text);
else if (readFileSync(TARGET, 'utf8') !== text) {
	console.error(`${TARGET} is not what the migrations say; run npm run tables.`);
	process.exit(1);
}

function describe(schema: Database.Database) {
	const tables = schema
		.prepare(
			"select name, sql from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'kysely%' and sql not like 'CREATE VIRTUAL%' and name not glob '*_fts*' order by name"
		)
		.all() as { name: string; sql: string }[];
	const bodies = tables.map(({ name, sql }) => {
		const columns = schema.pragma(`table_info("${name}")`) as Column[];
		return `export interface ${pascal(name)}Table {\n${columns.map((column) => line(column, sql)).join('\n')}\n}\n`;
	});
	const names = tables.map(({ name }) => `\t${camel(name)}: ${pascal(name)}Table;`).join('\n');
	return `// Written by \`npm run tables\` from the migrations.\nimport type { Generated } from 'kysely';\n\nexport interface Tables {\n${names}\n}\n\n${bodies.join('\n')}`;
}

function line(column: Column, sql: string) {
	const nullable = !column.notnull && !(column.pk && column.type.toLowerCase() === 'integer') && !column.pk;
	const base = words(column.name, sql) ?? TYPES[column.type.toLowerCase()] ?? 'unknown';
	const type = nullable ? `${base} | null` : base;
	const given =
		column.dflt_value !== null ||
		(column.pk === 1 && column.type.toLowerCase() === 'integer' && /seq/.test(column.name));
	return `\t${camel(column.name)}: ${given ? `Generated<${type}>` : type};`;
}

/** The words a check constraint allows in a column, as a union. */
function words(column: string, sql: string) {
	const check = new RegExp(`"${column}" in \\(('[^)]*')\\)`).exec(sql);
	return check?.[1]
		?.split(',')
		.map((word) => word.trim())
		.join(' | ');
}

function camel(name: string) {
	return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function pascal(name: string) {
	return camel(name).replace(/^./, (letter) => letter.toUpperCase());
}
