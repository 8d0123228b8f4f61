import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestByTrying, checkPairing } from '../../support/checkers/pairing.ts';
import { pair } from '#lib/engine/pairing/pair.ts';
import { readPair } from '#lib/engine/pairing/read-pair.ts';
import type { PairInput, Pairing } from '#lib/engine/pairing/types.ts';

const agency = fc.constantFrom('a', 'b', 'c', 'd');
/** Somebody who works for an agency on one of the two days. */
const moving = fc
	.tuple(agency, fc.constantFrom({ to: at(2, 0) }, { from: at(2, 0) }))
	.map(([id, time]) => ({ id, ...time }));
const limits = { numRuns: 40, seed: 20270112 };

/** A small season: sessions that overlap in part, second organisations, maxima, and pairs that know each other. */
const season = fc
	.record({
		sessions: fc.array(
			fc.record({
				day: fc.integer({ min: 1, max: 2 }),
				hour: fc.integer({ min: 8, max: 13 }),
				topic: fc.constantFrom('x', 'y')
			}),
			{ minLength: 1, maxLength: 4 }
		),
		trainers: fc.array(
			fc.record({
				organisation: fc.oneof(agency, moving),
				organisations: fc.option(fc.tuple(agency), { nil: [], freq: 4 }),
				topics: fc.subarray(['x', 'y'], { minLength: 1 }),
				maxSessions: fc.integer({ min: 0, max: 3 })
			}),
			{ minLength: 2, maxLength: 5 }
		),
		most: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
		travelMinutes: fc.constantFrom(0, 45),
		known: fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(2)), { maxLength: 4 })
	})
	.map(({ sessions, trainers, most, travelMinutes, known }) => ({
		sessions: sessions.map(({ day, hour, topic }, index) => ({
			id: `s${index}`,
			start: at(day, hour),
			end: at(day, hour + 2),
			topic
		})),
		trainers: trainers.map((one, index) => ({ id: `t${index}`, ...one })),
		organisations: most === undefined ? [] : [{ id: 'a', maxSessions: most }],
		travelMinutes,
		taughtTogether: known
			.filter(([one, other]) => one !== other && Math.max(one, other) < trainers.length)
			.map(([one, other, times]) => [`t${one}`, `t${other}`, times]),
		budgetSeconds: 0.02
	}));

function at(day: number, hour: number): string {
	return `2027-03-0${day}T${String(hour).padStart(2, '0')}:00:00Z`;
}

/** The first three levels, each to be made small. */
function levels({ measures }: Pairing): number[] {
	return [-measures.staffed, measures.loadSquares, measures.repeatedPairs];
}

function expectNoBetter(one: number[], other: number[]) {
	const level = one.findIndex((value, index) => value !== other[index]);
	if (level >= 0) expect(one[level]).toBeGreaterThan(other[level]!);
}

async function proven(input: PairInput): Promise<Pairing> {
	const result = await pair(input);
	expect(checkPairing(input, result.pairs)).toEqual({ faults: [], measures: result.measures });
	expect(result.proven).toEqual(['staffed', 'loadSquares', 'repeatedPairs']);
	return result;
}

describe('whatever the season', () => {
	it('keeps every rule and maximum, tells true measures, and proves what trying every plan finds', async () => {
		await fc.assert(
			fc.asyncProperty(season, async (drawn) => {
				const input = readPair(drawn);
				expect((await proven(input)).measures).toEqual(bestByTrying(input));
			}),
			{ ...limits, numRuns: 80 }
		);
	});

	it('gives the same bits for the same seed', async () => {
		await fc.assert(
			fc.asyncProperty(season, async (drawn) => {
				const input = readPair(drawn);
				expect(JSON.stringify(await pair(input))).toBe(JSON.stringify(await pair(input)));
			}),
			limits
		);
	});

	it('measures the same whatever the names and the order are', async () => {
		await fc.assert(
			fc.asyncProperty(season, async (drawn) => {
				const name = (id: string) => `z${9 - Number(id.slice(1))}`;
				const renamed = {
					...drawn,
					sessions: drawn.sessions.map((one) => ({ ...one, id: name(one.id) })).toReversed(),
					trainers: drawn.trainers.map((one) => ({ ...one, id: name(one.id) })).toReversed(),
					taughtTogether: drawn.taughtTogether.map(([one, other, times]) => {
						return [name(String(other)), name(String(one)), times];
					})
				};
				expect(levels(await proven(readPair(renamed)))).toEqual(levels(await proven(readPair(drawn))));
			}),
			limits
		);
	});

	it('never gets better by one rule more', async () => {
		const rule = fc.constantFrom('away', 'journey', 'maximum', 'known');
		await fc.assert(
			fc.asyncProperty(season, rule, async (drawn, rule) => {
				const narrowed = readPair(drawn);
				const [first] = narrowed.trainers as [PairInput['trainers'][number]];
				const { start: from, end: to } = narrowed.sessions[0]!;
				if (rule === 'away') first.unavailable.push({ from, to });
				if (rule === 'journey') narrowed.travelMinutes += 60;
				if (rule === 'maximum') first.maxSessions = 0;
				if (rule === 'known') narrowed.taughtTogether.push(['t0', 't1', 1]);
				expectNoBetter(levels(await proven(narrowed)), levels(await proven(readPair(drawn))));
			}),
			limits
		);
	});
});
