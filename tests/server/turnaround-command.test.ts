import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase } from '#lib/server/db/open.ts';
import { readMark, readSetting, writeSetting } from '#lib/server/db/settings.ts';
import { readMoment } from '../../src/cli/commands/clock.ts';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tweespan-command-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tweespan(...args: string[]) {
	const env = { ...process.env, DATA_DIR: folder, DATABASE_URL: '', TWEESPAN_CLOCK: '' };
	return spawnSync(process.execPath, [resolve('src/cli/tweespan.ts'), ...args], { encoding: 'utf8', env });
}

test('turnaround answers the worked examples exactly', () => {
	const file = resolve('tests/support/turnaround-cases.json');
	const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: { id: string; expected: object }[] };
	const { status, stdout } = tweespan('turnaround', file);
	const { results } = JSON.parse(stdout) as { results: object[] };
	expect(status).toBe(0);
	expect(results).toEqual(cases.map(({ id, expected }) => ({ id, ...expected })));
});

test('turnaround says in one sentence what is wrong with its input', () => {
	const wrong = join(folder, 'wrong.json');
	writeFileSync(
		wrong,
		'{"calendars":{},"cases":[{"id":"A","calendar":"STD","start":"2026-06-10T08:00:00Z","until":"2026-06-10T09:00:00Z"}]}'
	);
	const broken = join(folder, 'broken.json');
	writeFileSync(broken, '{');
	for (const args of [[], [join(folder, 'absent.json')], [broken], [wrong]]) {
		const { status, stdout, stderr } = tweespan('turnaround', ...args);
		expect([status, stdout, stderr.trim().split('\n').length]).toEqual([1, '', 1]);
	}
	expect(tweespan('turnaround', wrong).stderr).toContain('cases[0].calendar');
});

test('clock reads a shift or an instant and nothing else', () => {
	const present = '2027-03-01T08:00:00.000Z';
	expect(readMoment('+2d', present)).toBe('2027-03-03T08:00:00.000Z');
	expect(readMoment('-3h', present)).toBe('2027-03-01T05:00:00.000Z');
	expect(readMoment('2027-04-01T08:00:00Z', present)).toBe('2027-04-01T08:00:00.000Z');
	for (const text of ['', '2d', '+2w', '2027-02-30T08:00:00Z', 'tomorrow', '2027-04-01']) {
		expect(() => readMoment(text, present)).toThrow('Usage');
	}
});

test('clock moves a demonstration and refuses an own database', async () => {
	const db = openDatabase({ kind: 'sqlite', file: join(folder, 'tweespan.db') });
	await migrate(db);
	expect(await readMark(db)).toBe('own');
	const refused = tweespan('clock', '+2d');
	expect([refused.status, await readSetting(db, 'clock_offset')]).toEqual([1, undefined]);
	await writeSetting(db, 'mark', 'demonstration');
	expect(tweespan('clock', '+2d').status).toBe(0);
	const offset = Number(await readSetting(db, 'clock_offset'));
	expect(Math.abs(offset - 2 * 86_400_000)).toBeLessThan(60_000);
	await db.destroy();
});
