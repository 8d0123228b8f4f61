import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMix } from '#lib/engine/mixing/checker.ts';
import { mix } from '#lib/engine/mixing/mix.ts';
import { readMix } from '#lib/engine/mixing/read-mix.ts';
import type { InfeasibleMix, MixInput } from '#lib/engine/mixing/types.ts';
import { createRandom } from '#lib/engine/random.ts';
import { everyPlan, expectHonest, peopleOf, plainPeople, planned } from './people.ts';

function conflictOf(input: object): InfeasibleMix['infeasible'] {
	const result = mix(readMix(input));
	if (!('infeasible' in result)) throw new Error('There is a plan.');
	return result.infeasible;
}

describe('a round under rules', () => {
	const round = fc.record({
		organisations: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
		groups: fc.oneof(
			fc.integer({ min: 1, max: 3 }),
			fc.constant([
				{ min: 1, max: 2 },
				{ min: 2, max: 4 },
				{ min: 1, max: 4 }
			])
		),
		together: fc.array(fc.uniqueArray(fc.nat(6), { minLength: 2, maxLength: 3 }), { maxLength: 3 }),
		apart: fc.array(fc.uniqueArray(fc.nat(6), { minLength: 2, maxLength: 3 }), { maxLength: 3 }),
		pins: fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 3 })), { maxLength: 3 }),
		seed: fc.nat()
	});
	type Generated = typeof round extends fc.Arbitrary<infer Value> ? Value : never;

	function inputOf({ organisations, groups, together, apart, pins, seed }: Generated): MixInput | undefined {
		const people = peopleOf(organisations, 2).slice(0, 6);
		const known = (set: number[]) => set.every((person) => person < people.length);
		const names = (sets: number[][]) => sets.filter(known).map((set) => set.map((k) => `p${k}`));
		const most = typeof groups === 'number' ? groups : groups.length;
		const pinned = pins
			.filter(([person, group]) => person < people.length && group <= most)
			.map(([person, group]) => ({ round: 1, person: `p${person}`, group }));
		try {
			const rules = { together: names(together), apart: names(apart), pinned };
			return readMix({ people, rounds: 1, groups, ...rules, seed, budgetSeconds: 0.002 });
		} catch {
			return undefined;
		}
	}

	it('is bounded by the most even plan there is, and named when there is none', () => {
		fc.assert(
			fc.property(round, (generated) => {
				const input = inputOf(generated);
				fc.pre(input !== undefined);
				const all = everyPlan(input).map((plan) => checkMix(input, plan));
				const good = all.filter(({ faults }) => faults.length === 0).map(({ measures }) => measures);
				const result = mix(input);
				expect('infeasible' in result).toBe(good.length === 0);
				if ('infeasible' in result) return;
				const least = (level: 'organisationDeviation' | 'disciplineDeviation') =>
					Math.min(...good.map((measures) => measures[level]));
				expectHonest(input, result);
				expect(result.bounds).toMatchObject({
					organisationDeviation: least('organisationDeviation'),
					disciplineDeviation: least('disciplineDeviation')
				});
				expect(result.measures.organisationDeviation).toBe(least('organisationDeviation'));
			}),
			{ numRuns: 100, seed: 20270112 }
		);
	});

	it('proves what two colleagues together cost where every group had one of each organisation', () => {
		const people = peopleOf([6, 6, 6], 0);
		const input = readMix({ people, rounds: 2, groups: 6, together: [['p0', 'p1']], budgetSeconds: 0.05 });
		const result = planned(input);
		expect(result.bounds.organisationDeviation).toBe(8);
		expect(result.proven).toContain('organisationDeviation');
	});
});

describe('rules that cannot hold', () => {
	it.each([
		['more blocks than groups that have room for one', 20, 100, blocks(21, 3), 21],
		['pairs in groups of three', 4, 12, blocks(6, 2), 5]
	])('are named: %s', (_, groups, count, together, size) => {
		const conflict = conflictOf({ people: plainPeople(count), rounds: 1, groups, together });
		expect(conflict).toHaveLength(size);
		expect(conflict.every(({ rule }) => rule === 'together')).toBe(true);
	});

	it('are named when more people are apart than there are groups, of whatever size', () => {
		const groups = Array.from({ length: 9 }, (_, k) => ({ min: 1, max: 4 + k }));
		const apart = [Array.from({ length: 10 }, (_, k) => `p${k}`), ['p11', 'p12']];
		expect(conflictOf({ people: plainPeople(60), rounds: 1, groups, apart })).toEqual([
			{ rule: 'apart', people: apart[0] }
		]);
	});

	it('are named in time, none of them without need, when hundreds contradict each other', () => {
		const random = createRandom(4);
		const pair = () => [`p${random.below(60)}`, `p${60 + random.below(60)}`];
		const near = () => [`p${random.below(60)}`, `p${random.below(60)}`];
		const apart = Array.from({ length: 500 }, (_, k) => (k % 2 ? pair() : near())).filter(
			([one, other]) => one !== other
		);
		const input = { people: plainPeople(120), rounds: 2, groups: 3, budgetSeconds: 0.01 };
		const conflict = conflictOf({ ...input, apart });
		expect(conflict.length).toBeGreaterThan(1);
		for (const [index] of conflict.entries()) {
			const rest = conflict.filter((_, other) => other !== index).map(({ people }) => people);
			expect(mix(readMix({ ...input, apart: rest }))).toHaveProperty('rounds');
		}
	});
});

function blocks(count: number, size: number): string[][] {
	return Array.from({ length: count }, (_, block) =>
		Array.from({ length: size }, (_, k) => `p${block * size + k}`)
	);
}
