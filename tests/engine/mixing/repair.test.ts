import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMix } from '#lib/engine/mixing/checker.ts';
import { readMix } from '#lib/engine/mixing/read-mix.ts';
import { repair, type Repair } from '#lib/engine/mixing/repair/repair.ts';
import type { MixInput } from '#lib/engine/mixing/types.ts';
import { everyPlan, peopleOf, planned } from './people.ts';

function repaired(input: MixInput, published: string[][][], roundsHeld: number): Repair {
	const result = repair(input, published, roundsHeld);
	if ('infeasible' in result) throw new Error('infeasible');
	return result;
}

function without(input: MixInput, gone: string[], rounds: number[]): MixInput {
	return {
		...input,
		people: input.people.map((person) => (gone.includes(person.id) ? { ...person, absent: rounds } : person))
	};
}

describe('repairing a published plan', () => {
	const input = readMix({
		people: peopleOf([40, 25, 20, 10, 3, 2], 6),
		rounds: 6,
		groups: 20,
		budgetSeconds: 0.1
	});
	const published = planned(input).rounds;

	it.each([1, 5, 10])(
		'moves as few people as can be after %i cancellations, and held rounds never',
		(count) => {
			const gone = Array.from({ length: count }, (_, k) => `p${(k * 37 + 5) % 100}`);
			const after = without(input, gone, [3, 4, 5, 6]);
			const { fewestMoves, options } = repaired(after, published, 2);
			expect(options[0]!.moves).toBe(fewestMoves);
			for (const { rounds, measures, moves, proven } of options) {
				expect(checkMix({ ...after, published }, rounds)).toMatchObject({ faults: [], measures });
				expect(rounds.slice(0, 2).map((groups) => groups.map((group) => group.toSorted()))).toEqual(
					published.slice(0, 2).map((groups) => groups.map((group) => group.toSorted()))
				);
				expect({ moves, proven }).toEqual({ moves: measures.moved, proven: true });
			}
			expect(options.at(-1)!.measures.organisationDeviation).toBe(0);
			const deviations = options.map(({ measures }) => measures.organisationDeviation);
			expect(deviations).toEqual(deviations.toSorted((a, b) => b - a));
		}
	);

	it('changes nothing when nobody cancels', () => {
		const { options } = repaired(input, published, 0);
		expect(options.map(({ moves }) => moves)).toEqual([0]);
	});

	it('seats somebody new without moving anybody', () => {
		const more = { ...input, people: [...input.people, { id: 'new', organisation: 'o5' }] };
		const { options } = repaired(more, published, 3);
		expect(options[0]).toMatchObject({ moves: 0, proven: true });
	});

	it('separates two people who must be apart from now on', () => {
		const [one, other] = published[4]![0]!;
		const after = { ...input, apart: [[one!, other!]] };
		const { options } = repaired(after, published, 4);
		const best = options[0]!;
		expect(checkMix({ ...after, published }, best.rounds).measures).toEqual(best.measures);
		expect(best.measures.hardViolations).toBe(0);
	});

	it('separates many who must be apart from now on, in every way it offers', () => {
		const apart = published[4]!.slice(0, 12).map(([one, other, third]) => [one!, other!, third!]);
		const after = { ...input, apart, rounds: 1, people: input.people };
		const { options } = repaired(after, [published[4]!], 0);
		for (const { rounds } of options) {
			const { faults } = checkMix({ ...after, published: [published[4]!] }, rounds);
			expect(faults).toEqual([]);
		}
	});

	it('finds what trying every plan finds', () => {
		const edition = fc.record({
			organisations: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 3 }),
			groups: fc.integer({ min: 2, max: 3 }),
			gone: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 }),
			pin: fc.option(fc.nat(6)),
			seed: fc.nat()
		});
		fc.assert(
			fc.property(edition, ({ organisations, groups, gone, pin, seed }) => {
				const people = peopleOf(organisations, 0);
				fc.pre(people.length - gone.length > groups);
				const whole = readMix({ people, rounds: 1, groups, seed, budgetSeconds: 0.001 });
				const seated = planned(whole).rounds;
				const left = without(
					whole,
					gone.map((k) => `p${k}`),
					[1]
				);
				const pinned = pin !== null && pin < people.length && !gone.includes(pin);
				const after = { ...left, pinned: pinned ? [{ round: 1, person: `p${pin}`, group: 1 }] : [] };
				const { options } = repaired(after, seated, 0);
				const all = everyPlan(after).map((plan) => checkMix({ ...after, published: seated }, plan));
				const good = all.filter(({ faults }) => faults.length === 0).map(({ measures }) => measures);
				expect(options[0]!.moves).toBe(Math.min(...good.map(({ moved }) => moved)));
				for (const { moves, measures } of options) {
					const rivals = good.filter(({ moved }) => moved <= moves);
					expect(measures.organisationDeviation).toBe(
						Math.min(...rivals.map(({ organisationDeviation }) => organisationDeviation))
					);
				}
				expect(options.at(-1)!.measures.organisationDeviation).toBe(
					Math.min(...good.map(({ organisationDeviation }) => organisationDeviation))
				);
			}),
			{ numRuns: 25, seed: 20270112 }
		);
	});
});
