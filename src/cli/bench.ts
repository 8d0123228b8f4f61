/** Runs the benches and prints every figure beside its goal; `npm run bench -- NAME` runs one. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bench } from '../../tests/bench/figure.ts';

const names = readdirSync('tests/bench')
	.filter((name) => name.endsWith('.bench.ts'))
	.map((name) => name.replace('.bench.ts', ''));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length) {
	console.error(`There is no bench ${unknown.join(', ')}; there are: ${names.join(', ')}.`);
	process.exit(1);
}

let failed = 0;
for (const name of asked.length ? asked : names) {
	console.log(`\n${name}`);
	const { bench } = (await import(pathToFileURL(resolve(`tests/bench/${name}.bench.ts`)).href)) as {
		bench: Bench;
	};
	for await (const figure of bench()) {
		const good =
			figure.goal === undefined || (figure.less ? figure.value <= figure.goal : figure.value >= figure.goal);
		failed += good ? 0 : 1;
		const goal =
			figure.goal === undefined
				? ''
				: `  (goal ${figure.less ? '≤' : '≥'} ${figure.goal})${good ? '' : '  MISSED'}`;
		console.log(
			`  ${figure.name.padEnd(56)} ${String(Number(figure.value.toPrecision(4))).padStart(10)} ${figure.unit}${goal}`
		);
	}
}
console.log(failed ? `\n${failed} figures missed their goal.` : '\nEvery goal was reached.');
