/** The one list of what must hold, the same on a laptop and in CI; ends with `N passed, N failed`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Step = {
	name: string;
	program: string[];
	/** Where its runner leaves a report that counts tests. */ report?: string;
};
type Count = { passed: number; failed: number };

const MEMORY = '/dev/shm';
const ROOM = 4e9;
const CORES = 2;

const full = process.argv.includes('--full');
const only = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const folder = mkdtempSync(join(roomInMemory() ? MEMORY : tmpdir(), 'tweespan-check-'));
// PostgreSQL keeps its data below it as another user.
chmodSync(folder, 0o755);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const unit = join(folder, 'unit.json');
const browser = join(folder, 'browser.json');

const preparing: Step[] = [
	{ name: 'messages', program: ['src/cli/compile-messages.mjs'] },
	{ name: 'sync', program: ['node_modules/@sveltejs/kit/svelte-kit.js', 'sync'] }
];

/** These only read, each on one core; the longest first. */
const reading: Step[] = [
	{
		name: 'types',
		program: [
			'node_modules/svelte-check/bin/svelte-check',
			'--tsconfig',
			'./tsconfig.json',
			'--output',
			'human'
		]
	},
	{ name: 'format', program: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'] },
	{ name: 'lint', program: ['node_modules/eslint/bin/eslint.js', '.'] },
	{
		name: 'layers',
		program: [
			'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
			'src',
			'--config',
			'.dependency-cruiser.js',
			'--output-type',
			'err'
		]
	},
	{ name: 'unused', program: ['node_modules/knip/bin/knip.js'] },
	{ name: 'tables', program: ['src/cli/tables.ts', '--check'] }
];

const running: Step[] = [
	{
		name: 'tests',
		program: [
			'node_modules/vitest/vitest.mjs',
			'run',
			'--reporter=dot',
			'--reporter=json',
			`--outputFile.json=${unit}`
		],
		report: unit
	},
	{ name: 'build', program: ['node_modules/vite/bin/vite.js', 'build', '--logLevel=warn'] },
	{
		name: 'e2e',
		program: ['node_modules/@playwright/test/cli.js', 'test', '--reporter=line,json'],
		report: browser
	}
];

const total: Count = { passed: 0, failed: 0 };
for (const step of wanted(preparing)) add(await watch(step));
const unread = wanted(reading);
await Promise.all(Array.from({ length: CORES }, () => readAll(unread)));
for (const step of wanted(running)) add(await watch(step));
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);

function wanted(steps: Step[]): Step[] {
	return steps.filter((one) => !only.length || only.includes(one.name));
}

/** Takes the steps that no other took, until none is left. */
async function readAll(unread: Step[]) {
	for (let step = unread.shift(); step; step = unread.shift()) add(await read(step));
}

/** Runs a step before one's eyes. */
async function watch(step: Step): Promise<Count> {
	const begin = Date.now();
	console.log(`\n── ${step.name}`);
	const status = await ended(start(step, 'inherit'));
	say(step, status, begin);
	return step.report ? counted(step.report, status) : outcome(status === 0);
}

/** Runs a step beside another, and prints what it said when it ends. */
async function read(step: Step): Promise<Count> {
	const begin = Date.now();
	const child = start(step, 'pipe');
	let said = '';
	for (const stream of [child.stdout, child.stderr])
		stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
	const status = await ended(child);
	console.log(`\n── ${step.name}\n${said}`.trimEnd());
	say(step, status, begin);
	return outcome(status === 0);
}

function start({ program }: Step, output: 'inherit' | 'pipe') {
	const environment = {
		...process.env,
		TMPDIR: folder,
		PLAYWRIGHT_JSON_OUTPUT_NAME: browser,
		...(full && { TWEESPAN_FULL: '1' })
	};
	return spawn(process.execPath, program, { stdio: ['inherit', output, output], env: environment });
}

async function ended(child: ChildProcess): Promise<number | null> {
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
}

function say({ name }: Step, status: number | null, begin: number) {
	console.log(
		`── ${name} ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - begin) / 1000).toFixed(1)} s`
	);
}

/** Thousands of small databases are made and thrown away; where memory serves as a disk, that takes a fifth of the time. */
function roomInMemory() {
	if (!existsSync(MEMORY)) return false;
	const { bavail, bsize } = statfsSync(MEMORY);
	return bavail * bsize > ROOM;
}

function outcome(good: boolean): Count {
	return good ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** What a runner's own report says; a runner that failed without a failing test counts as one. */
function counted(file: string, status: number | null): Count {
	if (!existsSync(file)) return outcome(false);
	const report = JSON.parse(readFileSync(file, 'utf8'));
	const passed: number = report.numPassedTests ?? report.stats.expected;
	const failed: number = report.numFailedTests ?? report.stats.unexpected + report.stats.flaky;
	const skipped: number = (report.numPendingTests ?? 0) + (report.stats?.skipped ?? 0);
	if (skipped) console.log(`${skipped} tests were skipped, which counts as failing.`);
	return { passed, failed: Math.max(failed + skipped, status === 0 && passed ? 0 : 1) };
}

function add(count: Count) {
	total.passed += count.passed;
	total.failed += count.failed;
}
