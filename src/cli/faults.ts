/** Trouble on purpose: `npm run faults [-- NAME --rounds N]` kills, fills and delays, and says what was lost. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Fault } from '../../tests/faults/fault.ts';

const ROUNDS = 25;

const names = readdirSync('tests/faults')
	.filter((name) => name.endsWith('.fault.ts'))
	.map((name) => name.replace('.fault.ts', ''));
const words = process.argv.slice(2);
const rounds = words.includes('--rounds') ? Number(words[words.indexOf('--rounds') + 1]) : ROUNDS;
const asked = words.filter((word, index) => !word.startsWith('--') && words[index - 1] !== '--rounds');
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length || !Number.isInteger(rounds) || rounds < 1) {
	console.error(`Usage: npm run faults -- [${names.join(' | ')}] [--rounds N]`);
	process.exit(1);
}

let broken = 0;
for (const name of asked.length ? asked : names) {
	console.log(`\n${name}, ${rounds} rounds`);
	const { fault } = (await import(pathToFileURL(resolve(`tests/faults/${name}.fault.ts`)).href)) as {
		fault: Fault;
	};
	for (const finding of await fault(rounds)) {
		broken += finding.held ? 0 : 1;
		console.log(`  ${finding.held ? 'held  ' : 'BROKEN'}  ${finding.what}: ${finding.measured}`);
	}
}
process.exitCode = broken ? 1 : 0;
