import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mix } from '#lib/engine/mixing/mix.ts';
import { readMix } from '#lib/engine/mixing/read-mix.ts';
import type { Mix, MixInput } from '#lib/engine/mixing/types.ts';
import { expectHonest, peopleOf, plainPeople, planned } from './people.ts';

describe('mixing an edition', () => {
	it('spreads 24 people over three rounds, even over organisations and disciplines, and nobody meets twice', () => {
		const input = readMix({
			people: peopleOf([8, 6, 4, 3, 2, 1], 4),
			rounds: 3,
			groups: 6,
			budgetSeconds: 2
		});
		const result = planned(input);
		expectHonest(input, result);
		expect(result.measures).toMatchObject({
			organisationDeviation: 0,
			disciplineDeviation: 0,
			repeatLoad: 0
		});
		expect(result.proven).toEqual([
			'organisationDeviation',
			'disciplineDeviation',
			'repeatLoad',
			'repeatMeetings'
		]);
	});

	it.each([
		[4, 6, 6, 120],
		[3, 8, 4, 126],
		[4, 10, 5, 320],
		[5, 10, 4, 150],
		[6, 8, 5, 120]
	])('proves the least repeat load of %i groups of %i in %i rounds', (groups, size, rounds, load) => {
		const input = readMix({ people: plainPeople(groups * size), rounds, groups, budgetSeconds: 2 });
		const result = planned(input);
		expectHonest(input, result);
		expect(result.measures.repeatLoad).toBe(load);
		expect(result.proven).toContain('repeatLoad');
	});

	it('lets fifteen people walk in fives of three for seven days, each pair once', () => {
		const result = planned(readMix({ people: plainPeople(15), rounds: 7, groups: 5, budgetSeconds: 4 }));
		expect(result.measures).toMatchObject({ repeatLoad: 0, newFaces: { min: 14, median: 14 } });
	});

	it.each([
		{ organisations: [16, 10, 8, 6, 5, 3], rounds: 7, groups: 8 },
		{ organisations: [40, 25, 20, 15, 12, 8], rounds: 8, groups: 20 },
		{ organisations: [150, 120, 80, 60, 50, 20, 15, 5], rounds: 10, groups: 100 }
	])('lets nobody meet twice, organisations even, in $groups groups for $rounds rounds', (edition) => {
		const people = peopleOf(edition.organisations, 0);
		const input = readMix({ people, rounds: edition.rounds, groups: edition.groups, budgetSeconds: 0 });
		const result = planned(input);
		expect(result.measures).toMatchObject({ organisationDeviation: 0, repeatLoad: 0 });
		expect(result.proven).toContain('repeatLoad');
	});

	it('turns one round into six in which thirty people in fives meet nobody twice', () => {
		const result = planned(readMix({ people: plainPeople(30), rounds: 6, groups: 6, budgetSeconds: 5 }));
		expect(result.measures.repeatLoad).toBe(0);
	});

	it('grants wishes that cost no repeat, and says which it cannot', () => {
		const wishes = [
			['p0', 'p1'],
			['p2', 'p7', 'p11']
		];
		const met = [['p0', 'p1', 3]];
		const input = readMix({
			people: plainPeople(12),
			rounds: 3,
			groups: 4,
			met,
			wishes,
			budgetSeconds: 0.05
		});
		const result = planned(input);
		expectHonest(input, result);
		expect(result.measures).toMatchObject({ repeatLoad: 0, wishesBroken: 1 });
	});

	it('keeps a published plan that is already best', () => {
		const input = readMix({ people: peopleOf([6, 4, 2], 0), rounds: 2, groups: 4, budgetSeconds: 0.2 });
		const published = planned(input).rounds;
		const again = planned({ ...input, published, seed: 5 });
		expectHonest({ ...input, published }, again);
		expect(again.rounds.map(sorted)).toEqual(published.map(sorted));
		expect(
			planned({ ...input, published: published.map((groups) => groups.toReversed()) }).measures.moved
		).toBe(0);
	});

	it('remembers who met before', () => {
		const met = [0, 1, 2].flatMap((k) => [
			[`p${4 * k}`, `p${4 * k + 1}`, 1],
			[`p${4 * k + 2}`, `p${4 * k + 3}`, 2]
		]);
		const input = readMix({ people: plainPeople(12), rounds: 2, groups: 4, met, budgetSeconds: 1 });
		const result = planned(input);
		expectHonest(input, result);
		expect(result.measures.repeatLoad).toBe(0);
	});

	it('counts only those present in a round', () => {
		const people = peopleOf([7, 6, 4], 3).map((person, index) => ({
			...person,
			absent: index % 5 === 0 ? [2] : []
		}));
		const input = readMix({ people, rounds: 3, groups: 4, budgetSeconds: 0.2 });
		expectHonest(input, planned(input));
	});

	it('keeps given sizes, and shares organisations out by them', () => {
		const groups = [
			{ min: 3, max: 3 },
			{ min: 5, max: 5 },
			{ min: 2, max: 9 },
			{ min: 2, max: 9 }
		];
		const input = readMix({ people: peopleOf([9, 5, 3], 0), rounds: 2, groups, budgetSeconds: 0.2 });
		const result = planned(input);
		expectHonest(input, result);
		expect(result.measures.organisationDeviation).toBe(0);
	});

	it('keeps people together, apart and pinned', () => {
		const input = readMix({
			people: peopleOf([8, 8, 4], 2),
			rounds: 3,
			groups: 5,
			together: [
				['p0', 'p8'],
				['p8', 'p16']
			],
			apart: [
				['p1', 'p2', 'p3'],
				['p0', 'p9']
			],
			pinned: [
				{ round: 2, person: 'p4', group: 5 },
				{ round: 1, person: 'p16', group: 2 }
			],
			budgetSeconds: 0.1
		});
		const result = planned(input);
		expectHonest(input, result);
		expect(result.measures).toMatchObject({ hardViolations: 0, organisationDeviation: 0 });
	});

	it('gives the same bits for the same seed and budget', () => {
		const input = readMix({
			people: peopleOf([9, 6, 5], 3),
			rounds: 4,
			groups: 5,
			seed: 7,
			budgetSeconds: 0.3
		});
		expect(JSON.stringify(mix(input))).toBe(JSON.stringify(mix(input)));
		expect(mix({ ...input, seed: 8 })).not.toEqual(mix(input));
	});

	it('stops when asked, says so, and still hands over a whole plan', () => {
		const input = readMix({ people: peopleOf([9, 6, 5], 3), rounds: 6, groups: 5, budgetSeconds: 60 });
		const fractions: number[] = [];
		const result = mix(input, {
			shouldStop: () => fractions.length > 3,
			onProgress: (part) => fractions.push(part)
		});
		expect(result).toMatchObject({ cutShort: true });
		expectHonest(input, result as Mix);
		expect(fractions.every((part) => part >= 0 && part <= 1)).toBe(true);
	});

	it('is even over organisations and disciplines without any budget, up to 500 people', () => {
		const input = readMix({
			people: peopleOf([200, 120, 80, 60, 25, 10, 5], 9),
			rounds: 1,
			groups: 83,
			budgetSeconds: 0
		});
		const result = planned(input);
		expectHonest(input, result);
		expect(result.measures).toMatchObject({ organisationDeviation: 0, disciplineDeviation: 0 });
	});
});

function sorted(groups: string[][]): string[][] {
	return groups.map((group) => group.toSorted());
}

describe('rules that cannot hold together', () => {
	const people = plainPeople(12);

	it('names the two that contradict each other', () => {
		const input = {
			people,
			rounds: 2,
			groups: 3,
			together: [
				['p1', 'p4'],
				['p2', 'p3']
			],
			apart: [
				['p1', 'p4'],
				['p5', 'p6']
			]
		};
		expect(mix(readMix(input))).toEqual({
			infeasible: [
				{ rule: 'apart', people: ['p1', 'p4'] },
				{ rule: 'together', people: ['p1', 'p4'] }
			]
		});
	});

	it('names a set of people larger than any group', () => {
		const together = [['p0', 'p1', 'p2', 'p3', 'p4']];
		expect(mix(readMix({ people, rounds: 1, groups: 3, together }))).toEqual({
			infeasible: [{ rule: 'together', people: together[0] }]
		});
	});

	it('names two pins of one person', () => {
		const pinned = [
			{ round: 2, person: 'p1', group: 1 },
			{ round: 2, person: 'p1', group: 3 },
			{ round: 1, person: 'p1', group: 3 }
		];
		expect(mix(readMix({ people, rounds: 2, groups: 3, pinned }))).toEqual({
			infeasible: [
				{ rule: 'pinned', people: ['p1'], round: 2, group: 1 },
				{ rule: 'pinned', people: ['p1'], round: 2, group: 3 }
			]
		});
	});

	it('names a chain: more people apart than there are groups', () => {
		const apart = [
			['p0', 'p1'],
			['p0', 'p2'],
			['p1', 'p2'],
			['p2', 'p3']
		];
		expect(mix(readMix({ people, rounds: 1, groups: 2, apart }))).toEqual({
			infeasible: apart.slice(0, 3).map((pair) => ({ rule: 'apart', people: pair }))
		});
	});
});

describe('whatever the edition', () => {
	const edition = fc.record({
		organisations: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
		disciplines: fc.integer({ min: 0, max: 4 }),
		rounds: fc.integer({ min: 1, max: 4 }),
		groups: fc.integer({ min: 1, max: 4 }),
		missing: fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 4 })), { maxLength: 4 }),
		met: fc.array(fc.tuple(fc.nat(40), fc.nat(40), fc.nat(3)), { maxLength: 10 }),
		seed: fc.nat()
	});

	function inputOf({
		organisations,
		disciplines,
		rounds,
		groups,
		missing,
		met,
		seed
	}: Generated): MixInput | undefined {
		const people = peopleOf(organisations, disciplines).map((person, index) => ({
			...person,
			absent: missing.filter(([who, round]) => who === index && round <= rounds).map(([, round]) => round)
		}));
		const meetings = met
			.filter(([one, other]) => one !== other && one < people.length && other < people.length)
			.map(([one, other, times]) => [`p${one}`, `p${other}`, times]);
		try {
			return readMix({ people, rounds, groups, met: meetings, seed, budgetSeconds: 0.01 });
		} catch {
			return undefined;
		}
	}

	type Generated = typeof edition extends fc.Arbitrary<infer Value> ? Value : never;

	it('everybody sits once per round, sizes hold, both attributes are even, and every number is true', () => {
		fc.assert(
			fc.property(edition, (generated) => {
				const input = inputOf(generated);
				fc.pre(input !== undefined);
				const result = planned(input);
				expectHonest(input, result);
				expect(result.measures).toMatchObject({ organisationDeviation: 0, disciplineDeviation: 0 });
			}),
			{ numRuns: 150, seed: 20270112 }
		);
	});

	it('other names and another order change no measure that is proven best', () => {
		fc.assert(
			fc.property(edition, (generated) => {
				const input = inputOf(generated);
				fc.pre(input !== undefined);
				const renamed = (id: string) => `z${1000 - Number(id.slice(1))}`;
				const other = {
					...input,
					people: input.people.map((person) => ({ ...person, id: renamed(person.id) })).reverse(),
					met: input.met.map(([one, two, times]): [string, string, number] => [
						renamed(two),
						renamed(one),
						times
					])
				};
				const [first, second] = [planned(input), planned(other)];
				expect(second.bounds).toEqual(first.bounds);
				for (const level of first.proven) {
					if (second.proven.includes(level)) expect(second.measures[level]).toBe(first.measures[level]);
				}
			}),
			{ numRuns: 60, seed: 20270112 }
		);
	});

	it('one rule more never makes a measure better that was proven best', () => {
		const pair = fc.uniqueArray(fc.nat(9), { minLength: 2, maxLength: 2 });
		fc.assert(
			fc.property(pair, pair, fc.nat(), (apart, together, seed) => {
				const names = (set: number[]) => set.map((k) => `p${k}`);
				const people = peopleOf([5, 3, 2], 2);
				const input = readMix({ people, rounds: 2, groups: 3, seed, budgetSeconds: 0.004 });
				const free = planned(input);
				for (const rules of [{ apart: [names(apart)] }, { together: [names(together)] }]) {
					const bound = planned({ ...input, ...rules });
					for (const level of free.proven) {
						if (level === 'repeatLoad' || level === 'repeatMeetings') continue;
						expect(bound.measures[level]).toBeGreaterThanOrEqual(free.measures[level]);
						expect(bound.bounds[level]).toBeGreaterThanOrEqual(free.bounds[level]);
					}
				}
			}),
			{ numRuns: 20, seed: 20270112 }
		);
	});

	it('rules either hold in every round or are named, none of them without need', () => {
		const rule = fc
			.uniqueArray(fc.nat(9), { minLength: 2, maxLength: 3 })
			.map((set) => set.map((k) => `p${k}`));
		const rules = fc.record({
			together: fc.array(rule, { maxLength: 4 }),
			apart: fc.array(rule, { maxLength: 5 }),
			groups: fc.integer({ min: 2, max: 4 })
		});
		fc.assert(
			fc.property(rules, ({ together, apart, groups }) => {
				const input = readMix({
					people: peopleOf([4, 4, 2], 2),
					rounds: 2,
					groups,
					together,
					apart,
					budgetSeconds: 0.01
				});
				const result = mix(input);
				if (!('infeasible' in result)) return expectHonest(input, result);
				const named = result.infeasible.map((one) => one.people.join());
				for (const omitted of named) {
					const rest = (sets: string[][]) =>
						sets.filter((set) => named.includes(set.join()) && set.join() !== omitted);
					expect(mix({ ...input, together: rest(together), apart: rest(apart) })).toHaveProperty('rounds');
				}
			}),
			{ numRuns: 50, seed: 20270112 }
		);
	});
});
