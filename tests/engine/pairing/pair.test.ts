import { describe, expect, it } from 'vitest';
import { checkPairing } from '../../support/checkers/pairing.ts';
import { reasonInEnglish, shortageInEnglish, unstaffedInEnglish } from '#lib/engine/pairing/english.ts';
import { pair } from '#lib/engine/pairing/pair.ts';
import { readPair } from '#lib/engine/pairing/read-pair.ts';
import type { PairInput, Pairing } from '#lib/engine/pairing/types.ts';
import { seasonInput } from './season.ts';

function session(id: string, day: number, from = '09:00', to = '12:00', topic = 'x') {
	const date = `2027-03-${String(day).padStart(2, '0')}`;
	return { id, start: `${date}T${from}:00Z`, end: `${date}T${to}:00Z`, topic };
}

function trainer(id: string, organisation: string, more: object = {}) {
	return { id, organisation, topics: ['x'], ...more };
}

async function planned(input: object): Promise<Pairing> {
	const read = readPair({ budgetSeconds: 0.02, ...input });
	const result = await pair(read);
	expectHonest(read, result);
	return result;
}

function expectHonest(input: PairInput, result: Pairing) {
	expect(checkPairing(input, result.pairs)).toEqual({ faults: [], measures: result.measures });
	expect(result.pairs.length + result.unstaffed.length).toBe(input.sessions.length);
	expect(result.measures.staffed).toBeLessThanOrEqual(result.bounds.staffed);
	expect(result.measures.loadSquares).toBeGreaterThanOrEqual(result.bounds.loadSquares);
	expect(result.measures.repeatedPairs).toBeGreaterThanOrEqual(result.bounds.repeatedPairs);
	for (const level of result.proven) expect(result.measures[level]).toBe(result.bounds[level]);
}

describe('the season of 2027', () => {
	it('staffs all 48 sessions, fairly and with new pairs only, all three proven best', async () => {
		const result = await planned(seasonInput(2));
		expect(result.measures).toMatchObject({ staffed: 48, loadSquares: 404, repeatedPairs: 0 });
		expect(result.proven).toEqual(['staffed', 'loadSquares', 'repeatedPairs']);
	});

	it('gives the same bits for the same seed and budget', async () => {
		const input = readPair(seasonInput(0.1));
		expect(JSON.stringify(await pair(input))).toBe(JSON.stringify(await pair(input)));
	});

	it('stops when asked and says so', async () => {
		const result = await pair(readPair(seasonInput(60)), { shouldStop: () => true });
		expect(result).toMatchObject({ cutShort: true, measures: { staffed: 48 } });
	});
});

describe('pairing trainers', () => {
	it('explains a pair by what it rests on', async () => {
		const result = await planned({
			sessions: [session('s1', 1)],
			trainers: [trainer('t1', 'a'), trainer('t2', 'b'), trainer('t3', 'c')],
			taughtTogether: [['t1', 't2', 2]]
		});
		const [one] = result.pairs;
		expect(result.measures.repeatedPairs).toBe(0);
		expect(one!.why.map(({ code }) => code)).toEqual([
			...['competent', 'available', 'loadBefore', 'loadAfter', 'taughtTogether', 'bestAlternative']
		]);
		expect(one!.why.map(reasonInEnglish)).toEqual([
			'both can give x',
			'both are available',
			'sessions without this one: 0 and 0',
			'sessions with this one: 1 and 1',
			'a new pair',
			expect.stringMatching(/would do as well$/)
		]);
	});

	it('names the level at which the best other pair is worse', async () => {
		const trainers = [
			trainer('t1', 'a'),
			trainer('t2', 'b'),
			trainer('t3', 'b', { topics: ['y'] }),
			trainer('t4', 'a')
		];
		const input = { sessions: [session('s1', 1)], trainers, taughtTogether: [['t2', 't4', 1]] };
		const why = (await planned(input)).pairs[0]!.why;
		expect(why.at(-1)).toEqual({ code: 'bestAlternative', trainers: ['t2', 't4'], level: 'novelty' });
	});

	it('never pairs two who share any organisation', async () => {
		const trainers = [
			trainer('t1', 'a', { organisations: ['b'] }),
			trainer('t2', 'b'),
			trainer('t3', 'c', { organisations: ['a'] })
		];
		const result = await planned({ sessions: [session('s1', 1)], trainers });
		expect(result.pairs[0]!.trainers.toSorted()).toEqual(['t2', 't3']);
	});

	it('knows who works where at the time of each session', async () => {
		const turn = '2027-03-02T00:00:00Z';
		const trainers = [
			trainer('t1', 'a', { organisation: { id: 'a', to: turn }, organisations: [{ id: 'b', from: turn }] }),
			trainer('t2', 'b'),
			trainer('t3', 'a', { organisation: { id: 'a', to: turn } })
		];
		const sessions = [session('s1', 1), session('s2', 2)];
		const fixed = [{ session: 's1', trainers: ['t1', 't2'] }];
		const { pairs, unstaffed } = await planned({ sessions, trainers, fixed });
		expect(pairs.map((pair) => pair.session)).toEqual(['s1']);
		expect(unstaffed[0]).toMatchObject({ session: 's2', because: { code: 'organisations', trainers: 2 } });
	});

	it('keeps the time to travel between two sessions of one trainer', async () => {
		const sessions = [session('s1', 1, '09:00', '12:00'), session('s2', 1, '12:30', '15:00')];
		const trainers = [trainer('t1', 'a'), trainer('t2', 'b')];
		expect((await planned({ sessions, trainers, travelMinutes: 30 })).measures.staffed).toBe(2);
		expect((await planned({ sessions, trainers, travelMinutes: 31 })).measures.staffed).toBe(1);
	});

	it('keeps fixed pairs and plans around them', async () => {
		const sessions = [session('s1', 1), session('s2', 2)];
		const trainers = ['a', 'b', 'c', 'd'].map((name) => trainer(`t${name}`, name));
		const result = await planned({ sessions, trainers, fixed: [{ session: 's2', trainers: ['tc', 'tb'] }] });
		expect(result.pairs[1]).toMatchObject({ trainers: ['tc', 'tb'] });
		expect(result.pairs[1]!.why[0]).toEqual({ code: 'fixed' });
		expect(result.pairs[0]!.trainers.toSorted()).toEqual(['ta', 'td']);
	});

	it('keeps the maximum of a trainer and of an organisation', async () => {
		const sessions = [1, 2, 3, 4].map((day) => session(`s${day}`, day));
		const trainers = [trainer('t1', 'a'), trainer('t2', 'b'), trainer('t3', 'c', { maxSessions: 1 })];
		const organisations = [{ id: 'a', maxSessions: 2 }];
		expect((await planned({ sessions, trainers, organisations })).measures.staffed).toBe(3);
	});

	it('gives trainers what they like when nothing above it suffers', async () => {
		const sessions = [1, 2].map((day) => session(`s${day}`, day));
		const trainers = ['a', 'b', 'c', 'd'].map((name) => trainer(`t${name}`, name));
		trainers[0] = trainer('ta', 'a', { prefers: ['s2'] });
		trainers[3] = trainer('td', 'd', { prefers: ['s1'] });
		expect((await planned({ sessions, trainers })).measures.preferencesMet).toBe(2);
	});
});

describe('a session that cannot be staffed', () => {
	const two = [trainer('t1', 'a'), trainer('t2', 'b')];

	it.each([
		['competent', { trainers: [two[0]] }, 'only one trainer can give this topic'],
		[
			'available',
			{
				trainers: [
					two[0],
					trainer('t2', 'b', { unavailable: [{ from: '2027-03-01T11:00:00Z', to: '2027-03-01T13:00:00Z' }] })
				]
			},
			'only one trainer of those who can give this topic is available'
		],
		[
			'organisations',
			{ trainers: [two[0], trainer('t2', 'a')] },
			'2 trainers are free, but no two of different organisations'
		]
	])('names the first count that fails: %s', async (code, input, words) => {
		const [unstaffed] = (await planned({ sessions: [session('s1', 1)], ...input })).unstaffed;
		expect(unstaffed).toMatchObject({ because: { code }, conflict: ['s1'] });
		expect(shortageInEnglish(unstaffed!.because)).toBe(words);
	});

	it('names the sessions that stand in its way, and no others', async () => {
		const sessions = [session('s1', 1), session('s2', 2), session('s3', 1, '11:00', '13:00')];
		const result = await planned({ sessions, trainers: two });
		expect(result.measures.staffed).toBe(2);
		expect(result.unstaffed[0]).toMatchObject({
			because: { code: 'free', trainers: 0 },
			conflict: ['s1', 's3']
		});
	});

	it('names sessions that overlap in part, with who could give them', async () => {
		const sessions = [
			session('s1', 1, '09:00', '12:00', 'y'),
			session('s2', 1, '11:00', '14:00'),
			session('s3', 1, '13:00', '16:00')
		];
		const trainers = [...two, trainer('t3', 'a', { topics: ['y'] }), trainer('t4', 'b', { topics: ['y'] })];
		const result = await planned({ sessions, trainers });
		expect(result.proven).toEqual(['staffed', 'loadSquares', 'repeatedPairs']);
		expect(result.unstaffed[0]).toMatchObject({
			because: { code: 'free', trainers: 0 },
			conflict: ['s2', 's3'],
			able: { trainers: 2, organisations: 2 }
		});
		expect(unstaffedInEnglish(result.unstaffed[0]!)).toBe(
			'nobody of those available is free beside other sessions; s2, s3 cannot all be given: ' +
				'together only 2 trainers from 2 organisations can give them'
		);
	});

	it('is the answer when there is one trainer, and for each of 5000 sessions that ask too much', async () => {
		expect((await planned({ sessions: [session('s1', 1)], trainers: [two[0]] })).measures.staffed).toBe(0);
		const sessions = Array.from({ length: 5000 }, (_, index) => session(`s${index}`, 1 + (index % 28)));
		const trainers = ['a', 'b', 'c', 'd', 'e'].map((name) => trainer(`t${name}`, name, { maxSessions: 6 }));
		const result = await planned({ sessions, trainers });
		expect(result.measures.staffed).toBe(15);
		expect(result.unstaffed).toHaveLength(4985);
	});
});

describe('repeated pairs', () => {
	it('are proven as few as can be where counting new pairs leaves a gap', async () => {
		const sessions = [1, 2, 3, 4].map((day) => session(`s${day}`, day));
		const trainers = ['a', 'b', 'c', 'd'].map((name) => trainer(`t${name}`, name));
		const taughtTogether = [
			['tb', 'tc', 1],
			['tb', 'td', 1],
			['tc', 'td', 1]
		];
		const result = await planned({ sessions, trainers, taughtTogether });
		expect(result).toMatchObject({ measures: { staffed: 4, loadSquares: 16, repeatedPairs: 2 } });
		expect(result.proven).toEqual(['staffed', 'loadSquares', 'repeatedPairs']);
	});
});
