import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abelianGroups, differenceIn, sumIn } from '#lib/engine/mixing/seeds/abelian.ts';
import { differenceMatrix } from '#lib/engine/mixing/seeds/difference-matrix.ts';
import { fieldOf } from '#lib/engine/mixing/seeds/field.ts';
import { rotation } from '#lib/engine/mixing/seeds/rotation.ts';
import { layRows } from '#lib/engine/mixing/seeds/rows.ts';
import { createRandom } from '#lib/engine/random.ts';

describe('rounds that algebra gives', () => {
	it('knows every abelian group of an order', () => {
		expect(abelianGroups(12)).toEqual([
			[4, 3],
			[2, 2, 3]
		]);
		expect(abelianGroups(8)).toHaveLength(3);
		expect(abelianGroups(7)).toEqual([[7]]);
	});

	it.each([2, 3, 4, 5, 7, 8, 9, 16, 25, 27])('finds the field of order %i', (order) => {
		const { group, multiply } = fieldOf(order)!;
		const elements = Array.from({ length: order }, (_, element) => element);
		for (const one of elements.slice(1)) {
			expect(elements.map((other) => multiply(one, other)).toSorted((a, b) => a - b)).toEqual(elements);
			for (const other of elements) {
				const sum = multiply(one, sumIn(group, other, 1));
				expect(sum).toBe(sumIn(group, multiply(one, other), multiply(one, 1)));
			}
		}
	});

	it.each([6, 10, 12])('has no field of order %i', (order) => expect(fieldOf(order)).toBeUndefined());

	it.each([
		[8, 8, 8, 8],
		[9, 9, 9, 9],
		[20, 8, 6, 8],
		[100, 10, 5, 10],
		[6, 6, 5, 5],
		[12, 5, 6, 5]
	])('of order %i for %i rounds and %i rows lasts %i rounds', (order, rounds, rows, lasting) => {
		const { group, shifts } = differenceMatrix(order, rounds, rows)!;
		expect(shifts).toHaveLength(lasting);
		for (let one = 0; one < rows; one++) {
			for (let other = one + 1; other < rows; other++) {
				const differences = shifts.map((shift) => differenceIn(group, shift[one]!, shift[other]!));
				expect(new Set(differences).size).toBe(lasting);
			}
		}
	});

	it('lays everybody in full rows but the last, and an organisation in as few as can be', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
				fc.integer({ min: 2, max: 9 }),
				(sizes, length) => {
					let next = 0;
					const organisations = sizes.map((size) => Array.from({ length: size }, () => next++));
					const rows = layRows(organisations, length);
					expect(rows.flat().toSorted((a, b) => a - b)).toEqual(organisations.flat());
					expect(rows.filter((row) => row.length < length).length).toBeLessThan(2);
					for (const members of organisations) {
						const whole = rows.filter(
							(row) => row.length === length && row.every((one) => members.includes(one))
						);
						expect(whole.length).toBeGreaterThanOrEqual(Math.floor(members.length / length));
					}
				}
			),
			{ numRuns: 100, seed: 20270112 }
		);
	});

	it('turns a round and tells the repeat load of all turns', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 2, max: 6 }),
				fc.integer({ min: 2, max: 5 }),
				fc.integer({ min: 2, max: 9 }),
				(groups, size, turns) => {
					const people = groups * size;
					fc.pre(people >= turns);
					const sizes = Array<number>(groups).fill(size);
					const { rounds, load } = rotation(people, sizes, turns, 2000, createRandom(3));
					const meetings = new Map<string, number>();
					let sum = 0;
					for (const round of rounds) {
						expect(round.flat().toSorted((a, b) => a - b)).toEqual(
							Array.from({ length: people }, (_, k) => k)
						);
						for (const group of round) {
							for (const one of group)
								for (const other of group) {
									if (one >= other) continue;
									const before = meetings.get(`${one} ${other}`) ?? 0;
									sum += before;
									meetings.set(`${one} ${other}`, before + 1);
								}
						}
					}
					expect(load).toBe(sum);
				}
			),
			{ numRuns: 60, seed: 20270112 }
		);
	});
});
