import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from '#lib/engine/mixing/allocation/allocate.ts';
import { bestAllocation } from '../../support/checkers/allocation-bounds.ts';
import { readAllocation } from '#lib/engine/mixing/allocation/read-allocation.ts';
import type { AllocationInput } from '#lib/engine/mixing/allocation/types.ts';
import { bestByTrying, expectHonest, overDates } from './allocations.ts';
import { peopleOf } from './people.ts';

const everyLevel = ['placed', 'organisationDeviation', 'disciplineDeviation', 'preferenceCost'];

function two(capacity: number, minimum = 0) {
	return ['e1', 'e2'].map((id) => ({ id, capacity, minimum }));
}

describe('allocating people to editions', () => {
	it('spreads 150 people over 6 dates as well as can be, and the checker finds the same best', async () => {
		const input = overDates([50, 40, 30, 15, 10, 5], 6, 26);
		const result = await allocate(input);
		expectHonest(input, result);
		expect(result).toMatchObject({ proven: everyLevel, closed: [] });
		const { measures, firstChoices, prices } = await bestAllocation(input, result.closed);
		expect({ measures, firstChoices, prices }).toEqual({
			measures: result.bounds,
			firstChoices: result.firstChoices,
			prices: result.prices
		});
	}, 120_000);

	it('gives everybody the first choice when that is even, and evenness costs nothing then', async () => {
		const people = peopleOf([2, 2], 0).map((person, index) => ({
			...person,
			prefers: index % 2 ? ['e1', 'e2'] : ['e2', 'e1']
		}));
		expect(await allocate(readAllocation({ people, editions: two(2) }))).toMatchObject({
			measures: { placed: 4, organisationDeviation: 0, preferenceCost: 0 },
			proven: everyLevel,
			firstChoices: 4,
			prices: { organisationEvenness: 0, disciplineEvenness: 0 }
		});
	});

	it('tells what evenness costs in first choices', async () => {
		const people = peopleOf([2, 2], 0).map((person, index) => ({
			...person,
			discipline: index < 2 ? 'x' : 'y',
			prefers: index < 2 ? ['e1', 'e2'] : ['e2', 'e1']
		}));
		const result = await allocate(readAllocation({ people, editions: two(2) }));
		expect(result).toMatchObject({
			firstChoices: 2,
			prices: { organisationEvenness: 0, disciplineEvenness: 0 }
		});
		const alike = people.map(({ discipline: _, ...person }) => person);
		expect(await allocate(readAllocation({ people: alike, editions: two(2) }))).toMatchObject({
			prices: { organisationEvenness: 2, disciplineEvenness: 0 }
		});
	});

	it('closes an edition that cannot reach its minimum, the one fewest want', async () => {
		const people = peopleOf([3, 2], 0).map((person) => ({ ...person, prefers: ['e2', 'e1'] }));
		const input = readAllocation({ people, editions: two(5, 3) });
		const result = await allocate(input);
		expectHonest(input, result);
		expect(result).toMatchObject({ measures: { placed: 5 }, closed: ['e1'], proven: everyLevel });
	});

	it('says who finds no seat, and keeps the editions even over those who do', async () => {
		const people = peopleOf([3, 3], 0).map((person, index) => ({
			...person,
			prefers: index === 2 ? [] : ['e1']
		}));
		const input = readAllocation({ people, editions: [{ id: 'e1', capacity: 2 }] });
		const result = await allocate(input);
		expectHonest(input, result);
		expect(result).toMatchObject({ measures: { placed: 2 }, bounds: { placed: 2 }, proven: everyLevel });
		expect(result.unplaced).toContain('p2');
	});

	it('places one person', async () => {
		const people = [{ id: '__proto__', organisation: 'constructor', prefers: ['é "1"'] }];
		const result = await allocate(readAllocation({ people, editions: [{ id: 'é "1"', capacity: 1 }] }));
		expect(Object.entries(result.placed)).toEqual([['__proto__', 'é "1"']]);
	});

	it('ends at once when asked, with what it has', async () => {
		const input = overDates([50, 40, 30, 15, 10, 5], 6, 26);
		const result = await allocate(input, { shouldStop: () => true });
		expectHonest(input, result);
		expect(result).toMatchObject({ cutShort: true, measures: { placed: 150 }, prices: {} });
	});
});

describe('input of an allocation', () => {
	const people = [{ id: 'p', organisation: 'a', prefers: ['e1'] }];
	const editions = [{ id: 'e1', capacity: 1 }];

	it.each([
		[{ people: [], editions }, 'people must hold at least one person.'],
		[{ people, editions: [] }, 'editions must hold at least one edition.'],
		[
			{ people, editions: [{ id: 'e1', capacity: 1, minimum: 2 }] },
			'editions[0].minimum must be from 0 to 1.'
		],
		[{ people, editions: [{ id: 'e1', capacity: -3 }] }, 'editions[0].capacity must be from 1 to 10000.'],
		[{ people: [{ id: 'p', organisation: 'a' }], editions }, 'people[0].prefers is missing.'],
		[{ people: [{ ...people[0], prefers: ['e9'] }], editions }, 'people[0].prefers[0] names no edition.'],
		[{ people: [{ ...people[0], age: 40 }], editions }, 'people[0].age is not a known field.'],
		[{ people: [...people, ...people], editions }, 'people[1].id is used twice.'],
		[{ people, editions: [...editions, ...editions] }, 'editions[1].id is used twice.'],
		[
			{ people: [{ ...people[0], id: 'a\u200bb' }], editions },
			'people[0].id holds a character that cannot be seen.'
		]
	])('refuses %j: %s', (input, message) => {
		expect(() => readAllocation(input)).toThrow(message);
	});
});

const person = fc.record({
	organisation: fc.constantFrom('a', 'b'),
	discipline: fc.constantFrom('x', 'y'),
	prefers: fc.shuffledSubarray(['e0', 'e1', 'e2'], { minLength: 0 })
});
const edition = fc.record({
	capacity: fc.integer({ min: 2, max: 4 }),
	minimum: fc.integer({ min: 0, max: 2 })
});
const cases = fc
	.record({
		people: fc.array(person, { minLength: 1, maxLength: 6 }),
		editions: fc.array(edition, { minLength: 3, maxLength: 3 })
	})
	.map(({ people, editions }) =>
		readAllocation({
			people: people.map((one, index) => ({ id: `p${index}`, ...one })),
			editions: editions.map((one, index) => ({ id: `e${index}`, ...one }))
		})
	);

function renamed({ people, editions, ...rest }: AllocationInput): AllocationInput {
	return {
		...rest,
		people: people.map(({ id, organisation, discipline, prefers }) => ({
			id: `z${id}`,
			organisation: organisation === 'a' ? 'b' : 'a',
			...(discipline && { discipline: `${discipline}!` }),
			prefers: prefers.map((name) => `${name}?`)
		})),
		editions: editions.map(({ id, ...edition }) => ({ id: `${id}?`, ...edition }))
	};
}

const often = { numRuns: 150, seed: 20270112 };

describe('an allocation of few people', () => {
	it('is as good as trying everything, and says so', async () => {
		await fc.assert(
			fc.asyncProperty(cases, async (input) => {
				const result = await allocate(input);
				expectHonest(input, result);
				const best = bestByTrying(input);
				expect(result.measures).toEqual(best.measures);
				expect(result.closed).toHaveLength(best.closed.length);
				expect(result.proven).toEqual(everyLevel);
				const again = await bestAllocation(input, result.closed);
				expect(again).toEqual({
					measures: result.bounds,
					firstChoices: result.firstChoices,
					prices: result.prices
				});
			}),
			often
		);
	}, 120_000);

	it('is the same for the same seed, and as good under other names', async () => {
		await fc.assert(
			fc.asyncProperty(cases, async (input) => {
				const result = await allocate(input);
				expect(await allocate(input)).toEqual(result);
				const { measures, firstChoices, prices } = await allocate(renamed(input));
				expect({ measures, firstChoices, prices }).toEqual({
					measures: result.measures,
					firstChoices: result.firstChoices,
					prices: result.prices
				});
			}),
			often
		);
	}, 120_000);

	it('never becomes better by a choice that somebody no longer has', async () => {
		await fc.assert(
			fc.asyncProperty(cases, async (free) => {
				const input = { ...free, editions: free.editions.map((one) => ({ ...one, minimum: 0 })) };
				const [first, ...others] = input.people;
				const fewer = { ...input, people: [{ ...first!, prefers: first!.prefers.slice(0, -1) }, ...others] };
				const [before, after] = [await allocate(input), await allocate(fewer)];
				const levels = ({ measures }: typeof before) => [
					-measures.placed,
					measures.organisationDeviation,
					measures.disciplineDeviation,
					measures.preferenceCost
				];
				const level = levels(before).findIndex((value, index) => value !== levels(after)[index]);
				expect(level < 0 || levels(after)[level]! > levels(before)[level]!).toBe(true);
			}),
			often
		);
	}, 120_000);
});
