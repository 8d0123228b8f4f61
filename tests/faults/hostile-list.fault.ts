/** Lists made to fill the memory or to keep the server busy, given to the import as a coordinator would. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Opened } from '#lib/features/imports/reading/read-file.ts';
import { runInWorker } from '#lib/server/workers.ts';
import type { Fault, Finding } from './fault.ts';

const MB = 1024 * 1024;
const SECONDS = 2;
const MEMORY = 400;
const STALL = 200;
const HEADINGS = 'Achternaam;Roepnaam;E-mail;Organisatie\n';

const lists: Record<string, () => string> = {
	'4.5 MB of line ends': () => '\n'.repeat(4_500_000),
	'4.5 MB of separators': () => 'x' + ';'.repeat(4_500_000),
	'4.5 MB of empty rows': () => HEADINGS + ';;;\n'.repeat(1_125_000),
	'2 million short rows': () => 'x\n'.repeat(2_250_000),
	'200,000 columns': () => Array.from({ length: 200_000 }, (_, column) => `kolom ${column}`).join(';'),
	'one cell of 4.5 MB': () => `${HEADINGS}Bos;${'x'.repeat(4_500_000)};b@example.nl;R\n`,
	'a quote that is never closed': () => `${HEADINGS}"Bos;${'x\n'.repeat(2_200_000)}`,
	'10,000 good rows': () =>
		HEADINGS + Array.from({ length: 10_000 }, (_, row) => `Bos;Bart;b${row}@example.nl;R`).join('\n')
};

export const fault: Fault = async () => {
	const findings: Finding[] = [];
	for (const [name, text] of Object.entries(lists)) findings.push(await give(name, Buffer.from(text())));
	return findings;
};

async function give(name: string, input: Buffer): Promise<Finding> {
	const memory = watchMemory();
	const loop = monitorEventLoopDelay({ resolution: 5 });
	loop.enable();
	const began = performance.now();
	const answer = await runInWorker<Opened>({
		file: 'src/lib/features/imports/worker.ts',
		input: new Uint8Array(input),
		line: 'page'
	});
	const took = (performance.now() - began) / 1000;
	loop.disable();
	const stall = loop.max / 1e6;
	const grew = memory.stop();
	const said = 'reason' in answer ? answer.reason : `${answer.table.rows.length} rows`;
	return {
		what: `${name}: answered within ${SECONDS} s, ${MEMORY} MB and ${STALL} ms of standstill`,
		measured: `${said} in ${took.toFixed(2)} s, ${grew.toFixed(0)} MB, ${stall.toFixed(0)} ms`,
		held: took <= SECONDS && grew <= MEMORY && stall <= STALL
	};
}

function watchMemory() {
	const before = process.memoryUsage.rss();
	let most = before;
	const look = () => (most = Math.max(most, process.memoryUsage.rss()));
	const timer = setInterval(look, 10);
	return {
		stop() {
			look();
			clearInterval(timer);
			return (most - before) / MB;
		}
	};
}
