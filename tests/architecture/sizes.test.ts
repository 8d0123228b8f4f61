/** A folder of more than 25 files is about two things, and so is a file of more than 250 lines. */
import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';

const FILES = 25;
const LINES = 250;
/** Written by a tool, or tables of facts: the more rows, the longer. */
const DATA = [
	'src/cli/seed/base.ts',
	'src/cli/seed/wish-texts.ts',
	'src/lib/features/privacy/fates.server.ts',
	'src/lib/server/db/tables.ts'
];

test('No folder of features, routes or engine holds more files than a reader takes in', () => {
	const counts = Map.groupBy(globSync('src/{lib/features,lib/engine,routes}/**/*.*'), dirname);
	const crowded = [...counts].filter(([, files]) => files.length > FILES);
	expect(crowded.map(([folder, files]) => `${folder}: ${files.length}`).sort()).toEqual([]);
});

test('No file is longer than 250 lines, its styles and tables of facts left out', () => {
	const long = globSync('src/**/*.{ts,svelte,mjs}')
		.filter((path) => !path.includes('/paraglide/') && !DATA.includes(path))
		.map((path) => `${path}: ${linesOf(readFileSync(path, 'utf8'))}`)
		.filter((file) => Number(file.split(': ')[1]) > LINES);
	expect(long.sort()).toEqual([]);
});

function linesOf(text: string): number {
	return text.replace(/<style>[\s\S]*<\/style>\n/, '').split('\n').length - 1;
}
