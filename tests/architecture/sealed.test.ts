import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sealedColumns } from '../../src/sealed.server.ts';

/** Bytes that are no secret text: with the reason. */
const NOT_SEALED: Record<string, string> = { 'passkey.publicKey': 'everybody may know it' };

const tables = readFileSync('src/lib/server/db/tables.ts', 'utf8');

test('Every column of bytes is sealed, and known to whatever changes the master key', () => {
	const bytes = [...tables.matchAll(/export interface (\w+)Table \{(.*?)\n\}/gs)].flatMap(
		([, table = '', columns = '']) =>
			[...columns.matchAll(/\t(\w+): (?:Generated<)?Uint8Array/g)].map(
				([, column]) => `${table[0]?.toLowerCase()}${table.slice(1)}.${column}`
			)
	);
	const sealed = sealedColumns.map(({ table, column }) => `${table}.${column}`);
	expect(bytes.length).toBeGreaterThan(0);
	expect([...sealed, ...Object.keys(NOT_SEALED)].sort()).toEqual(bytes.sort());
});
