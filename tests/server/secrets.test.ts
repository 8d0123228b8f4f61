import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadMasterKey, signToken, verifyToken } from '#lib/server/secrets.ts';

let folder: string;
beforeAll(() => loadMasterKey(join((folder = mkdtempSync(join(tmpdir(), 'tweespan-key-'))), 'master.key')));
afterAll(() => rmSync(folder, { recursive: true }));

test('knows its own token, and no other text of whatever letters', () => {
	const token = signToken('seat-offer', 'a');
	const [, signature = ''] = token.split('.');
	expect(verifyToken('seat-offer', token)).toBe('a');
	const others = [
		'',
		'.',
		'a',
		'a.',
		`a.${signature.slice(1)}`,
		`a.${'é'.repeat(signature.length)}`,
		`a.${signature.slice(0, -1)}é`,
		`a.${signature.slice(0, -2)}é`,
		`é.${signature}`,
		`a.${'🐎'.repeat(signature.length)}`,
		`a.${'\ud800'.repeat(signature.length)}`
	];
	expect(others.map((other) => verifyToken('seat-offer', other))).toEqual(others.map(() => undefined));
});
