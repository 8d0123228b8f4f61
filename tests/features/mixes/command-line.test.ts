import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'tweespan-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, input: unknown) {
	const file = join(folder, 'input.json');
	writeFileSync(file, typeof input === 'string' ? input : JSON.stringify(input));
	const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/tweespan.ts', command, file], {
		encoding: 'utf8'
	});
	return { status, answer: stdout ? (JSON.parse(stdout) as Record<string, unknown>) : null, stderr };
}

const people = ['a', 'a', 'b', 'b'].map((organisation, index) => ({ id: `p${index + 1}`, organisation }));

test('mix prints one plan with its measures, bounds and what is proven', () => {
	const { status, answer } = run('mix', { people, rounds: 2, groups: 2, budgetSeconds: 1 });
	expect(status).toBe(0);
	expect(answer).toMatchObject({
		measures: { hardViolations: 0, organisationDeviation: 0, repeatLoad: 0 },
		bounds: { organisationDeviation: 0, disciplineDeviation: 0, repeatLoad: 0 },
		proven: expect.arrayContaining(['organisationDeviation', 'disciplineDeviation', 'repeatLoad'])
	});
	expect(answer?.seconds).toEqual(expect.any(Number));
});

test('mix says with 2 which rules cannot hold together', () => {
	const rules = { together: [['p1', 'p3']], apart: [['p1', 'p3']] };
	const { status, answer } = run('mix', { people, rounds: 1, groups: 2, ...rules });
	expect(status).toBe(2);
	expect(answer).toEqual({
		infeasible: expect.arrayContaining([
			{ rule: 'together', people: ['p1', 'p3'] },
			{ rule: 'apart', people: ['p1', 'p3'] }
		])
	});
});

test('every command says with 1 and one sentence which field is wrong', () => {
	expect(run('mix', { people, rounds: 0, groups: 2 })).toMatchObject({
		status: 1,
		answer: null,
		stderr: 'rounds must be from 1 to 100.\n'
	});
	expect(run('pair', '{').stderr).toMatch(/is not JSON\.\n$/);
	expect(run('allocate', { people: [] }).status).toBe(1);
});

test('pair and allocate print their plans', () => {
	const session = { id: 's1', start: '2027-01-12T08:30:00Z', end: '2027-01-12T11:30:00Z', topic: 'm' };
	const trainers = ['a', 'b'].map((organisation) => ({
		id: `t${organisation}`,
		organisation,
		topics: ['m']
	}));
	expect(run('pair', { sessions: [session], trainers, budgetSeconds: 0.1 })).toMatchObject({
		status: 0,
		answer: { pairs: [{ session: 's1', trainers: ['ta', 'tb'] }], unstaffed: [], measures: { staffed: 1 } }
	});
	const person = { id: 'p1', organisation: 'a', prefers: ['e2', 'e1'] };
	const editions = ['e1', 'e2'].map((id) => ({ id, capacity: 4 }));
	expect(run('allocate', { people: [person], editions, budgetSeconds: 0.1 })).toMatchObject({
		status: 0,
		answer: { placed: { p1: 'e2' }, unplaced: [] }
	});
});
