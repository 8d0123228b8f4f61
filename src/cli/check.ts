/**
 * The one list of what must hold, the same on a laptop and in CI; ends with the seconds of every step beside its budget
 * and `N passed, N failed`. `--changed` runs what a change touches; names of steps run those alone.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changedFiles, stalePreparations, testsBeside } from './check-changed.ts';
import { changedCheck, wholeCheck, type Stage, type Step } from './check-steps.ts';

type Count = { passed: number; failed: number };

const MEMORY = '/dev/shm';
const ROOM = 4e9;

const full = process.argv.includes('--full');
const only = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const folder = mkdtempSync(join(roomInMemory() ? MEMORY : tmpdir(), 'tweespan-check-'));
// PostgreSQL keeps its data below it as another user.
chmodSync(folder, 0o755);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const reports = { unit: join(folder, 'unit.json'), browser: join(folder, 'browser.json') };

const total: Count = { passed: 0, failed: 0 };
const took: string[] = [];
for (const stage of stages()) await runStage(stage);
console.log(`\n${took.join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);

function stages(): Stage[] {
	if (!process.argv.includes('--changed')) return wholeCheck(reports);
	const changed = changedFiles();
	console.log(
		`${changed.length} changed files; the types, the browser and other features are for the whole check.`
	);
	return changedCheck(reports, { changed, tests: testsBeside(changed), stale: stalePreparations() });
}

/** Runs the wanted steps of a stage, so many at once, each as soon as there is room. */
async function runStage({ name, budget, atOnce, steps }: Stage) {
	const left = steps.filter((one) => !only.length || only.includes(one.name));
	if (!left.length) return;
	const begin = Date.now();
	took.push('');
	const line = took.length - 1;
	await Promise.all(Array.from({ length: atOnce }, () => runAll(left)));
	const seconds = secondsSince(begin);
	const over = seconds > budget ? '  OVER ITS BUDGET' : '';
	took[line] = `${name.padEnd(12)} ${seconds.toFixed(0).padStart(5)} s of ${budget} s${over}`;
}

/** Takes the steps that no other took, until none is left. */
async function runAll(left: Step[]) {
	for (let step = left.shift(); step; step = left.shift()) {
		const count = await run(step);
		total.passed += count.passed;
		total.failed += count.failed;
	}
}

/** A watched step runs before one's eyes; what another says is printed when it ends. */
async function run(step: Step): Promise<Count> {
	const begin = Date.now();
	if (step.watched) console.log(`\n── ${step.name}`);
	const child = start(step);
	let said = '';
	for (const stream of [child.stdout, child.stderr])
		stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
	const status = await ended(child);
	if (!step.watched) console.log(`\n── ${step.name}\n${said}`.trimEnd());
	const seconds = secondsSince(begin).toFixed(1);
	console.log(`── ${step.name} ${status === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
	took.push(`  ${step.name.padEnd(10)} ${seconds.padStart(7)} s`);
	return step.report ? counted(step.report, status) : outcome(status === 0);
}

function start({ program, watched }: Step) {
	const output = watched ? 'inherit' : 'pipe';
	const environment = {
		...process.env,
		TMPDIR: folder,
		PLAYWRIGHT_JSON_OUTPUT_NAME: reports.browser,
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

function secondsSince(begin: number): number {
	return (Date.now() - begin) / 1000;
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
