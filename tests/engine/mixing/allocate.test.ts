import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from '#lib/engine/mixing/allocation/allocate.ts';
import { bestByTrying, checkAllocation } from '#lib/engine/mixing/allocation/checker.ts';
import { readAllocation } from '#lib/engine/mixing/allocation/read-allocation.ts';
import type { Allocation, AllocationInput } from '#lib/engine/mixing/allocation/types.ts';
import { peopleOf } from './people.ts';

function expectHonest(input: AllocationInput, result: Allocation) {
	const checked = checkAllocation(input, result.placed, result.closed);
	expect(checked).toEqual({ faults: [], measures: result.measures });
	expect(Object.keys(result.placed).length + result.unplaced.length).toBe(input.people.length);
	for (const level of result.proven) expect(result.measures[level]).toBe(result.bounds[level]);
}

describe('allocating people to editions', () => {
	it('spreads 600 people over 12 dates, even over organisations, within seconds', () => {
		const people = peopleOf([200, 150, 100, 60, 40, 30, 12, 5, 3], 6).map((person, index) => ({
			...person,
			prefers: Array.from({ length: 4 }, (_, rank) => `e${(index * 7 + rank * (1 + (index % 3))) % 12}`)
		}));
		const editions = Array.from({ length: 12 }, (_, index) => ({
			id: `e${index}`,
			capacity: 52,
			minimum: 10
		}));
		const input = readAllocation({ people, editions, budgetSeconds: 1 });
		const result = allocate(input);
		expectHonest(input, result);
		expect(result.measures).toMatchObject({
			placed: 600,
			organisationDeviation: result.bounds.organisationDeviation
		});
		expect(result.proven).toContain('organisationDeviation');
	});

	it('gives everybody the first choice when that is even', () => {
		const people = peopleOf([2, 2], 0).map((person, index) => ({
			...person,
			prefers: index % 2 ? ['e1', 'e2'] : ['e2', 'e1']
		}));
		const result = allocate(
			readAllocation({
				people,
				editions: [
					{ id: 'e1', capacity: 2 },
					{ id: 'e2', capacity: 2 }
				]
			})
		);
		expect(result).toMatchObject({ measures: { placed: 4, organisationDeviation: 0, preferenceCost: 0 } });
		expect(result.proven).toEqual([
			'placed',
			'organisationDeviation',
			'disciplineDeviation',
			'preferenceCost'
		]);
	});

	it('closes an edition that cannot reach its minimum, and says so', () => {
		const people = peopleOf([3, 2], 0).map((person) => ({ ...person, prefers: ['e1', 'e2'] }));
		const editions = [
			{ id: 'e1', capacity: 5, minimum: 3 },
			{ id: 'e2', capacity: 5, minimum: 3 }
		];
		const input = readAllocation({ people, editions, budgetSeconds: 0.01 });
		const result = allocate(input);
		expectHonest(input, result);
		expect(result.measures.placed).toBe(5);
		expect(result.closed).toHaveLength(1);
	});

	it('says who finds no seat', () => {
		const people = peopleOf([3], 0).map((person, index) => ({
			...person,
			prefers: index === 2 ? [] : ['e1']
		}));
		const result = allocate(
			readAllocation({ people, editions: [{ id: 'e1', capacity: 1 }], budgetSeconds: 0.01 })
		);
		expect(result).toMatchObject({
			measures: { placed: 1 },
			bounds: { placed: 1 },
			unplaced: expect.arrayContaining(['p2'])
		});
	});

	it.each([
		[{ people: [], editions: [{ id: 'e1', capacity: 1 }] }, 'people must hold at least one person.'],
		[{ people: [], editions: [] }, 'editions must hold at least one edition.'],
		[
			{ people: [], editions: [{ id: 'e1', capacity: 1, minimum: 2 }] },
			'editions[0].minimum must be from 0 to 1.'
		],
		[
			{ people: [{ id: 'p', organisation: 'a' }], editions: [{ id: 'e1', capacity: 1 }] },
			'people[0].prefers is missing.'
		],
		[
			{ people: [{ id: 'p', organisation: 'a', prefers: ['e9'] }], editions: [{ id: 'e1', capacity: 1 }] },
			'people[0].prefers[0] names no edition.'
		]
	])('refuses %j: %s', (input, message) => {
		expect(() => readAllocation(input)).toThrow(message);
	});

	it('keeps every rule, tells true measures, and is as good as trying everything', () => {
		const person = fc.record({
			organisation: fc.constantFrom('a', 'b'),
			discipline: fc.constantFrom('x', 'y'),
			prefers: fc.shuffledSubarray(['e0', 'e1', 'e2'], { minLength: 1 })
		});
		const edition = fc.record({
			capacity: fc.integer({ min: 1, max: 4 }),
			minimum: fc.integer({ min: 0, max: 1 })
		});
		fc.assert(
			fc.property(
				fc.array(person, { minLength: 1, maxLength: 6 }),
				fc.array(edition, { minLength: 3, maxLength: 3 }),
				(people, editions) => {
					const input = readAllocation({
						people: people.map((one, index) => ({ id: `p${index}`, ...one })),
						editions: editions.map((one, index) => ({ id: `e${index}`, ...one })),
						budgetSeconds: 0.005
					});
					const result = allocate(input);
					expectHonest(input, result);
					const best = bestByTrying(input);
					if (result.closed.length > 0 || result.unplaced.length > 0 || !best) return;
					expect(result.measures).toEqual(best);
					expect(result.bounds.organisationDeviation).toBe(best.organisationDeviation);
					expect(result.bounds.disciplineDeviation).toBeLessThanOrEqual(best.disciplineDeviation);
					expect(result.bounds.preferenceCost).toBeLessThanOrEqual(best.preferenceCost);
				}
			),
			{ numRuns: 250, seed: 20270112 }
		);
	});
});
