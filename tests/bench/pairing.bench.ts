import { checkPairing } from '../support/checkers/pairing.ts';
import { pair } from '#lib/engine/pairing/pair.ts';
import { readPair } from '#lib/engine/pairing/read-pair.ts';
import type { Pairing } from '#lib/engine/pairing/types.ts';
import { createRandom, shuffle } from '#lib/engine/random.ts';
import { seasonInput } from '../engine/pairing/season.ts';
import type { Figure } from './figure.ts';

type Year = {
	sessions: number;
	trainers: number;
	/** How many of every ten pairs of trainers taught together before. */
	known: number;
	/** Sessions of a day follow each other by this many hours and last three. */
	apart: number;
	most: number;
	budgetSeconds: number;
};

const start = Date.parse('2027-01-04T08:00:00Z');
const hour = 3_600_000;
const topics = ['a', 'b', 'c', 'd', 'e', 'f'];
const agencies = [
	'o1',
	'o1',
	'o1',
	'o1',
	'o2',
	'o2',
	'o2',
	'o3',
	'o3',
	'o4',
	'o4',
	'o5',
	'o5',
	'o6',
	'o7',
	'o8'
];

/** Four sessions a day over the year; a trainer knows two topics of six and is away one day in eight. */
function yearOf({ sessions, trainers, known, apart, most, budgetSeconds }: Year) {
	const random = createRandom(2027);
	const days = Math.ceil(sessions / 4);
	const people = Array.from({ length: trainers }, (_, index) => ({
		id: `t${index}`,
		organisation: agencies[index % agencies.length]!,
		topics: shuffle([...topics], random).slice(0, 2),
		maxSessions: most,
		unavailable: Array.from({ length: days }, (_, day) => start + day * 24 * hour)
			.filter(() => random.below(8) === 0)
			.map((from) => ({ from: iso(from - hour), to: iso(from + 20 * hour) }))
	}));
	return {
		sessions: Array.from({ length: sessions }, (_, index) => {
			const from = start + Math.floor(index / 4) * 24 * hour + (index % 4) * apart * hour;
			return {
				id: `s${index}`,
				start: iso(from),
				end: iso(from + 3 * hour),
				topic: topics[random.below(6)]!
			};
		}),
		trainers: people,
		taughtTogether: people.flatMap(({ id }, index) =>
			people.slice(index + 1).flatMap((other) => (random.below(10) < known ? [[id, other.id, 1]] : []))
		),
		budgetSeconds
	};
}

function iso(instant: number): string {
	return new Date(instant).toISOString();
}

let contradictions = 0;

/** Pairs, and counts what the checker contradicts; `afterSearch` are the seconds that explaining took. */
async function measured(input: object): Promise<{ result: Pairing; seconds: number; afterSearch: number }> {
	const read = readPair(input);
	const start = performance.now();
	let searched = start;
	const result = await pair(read, { onProgress: () => (searched = performance.now()) });
	const seconds = (performance.now() - start) / 1000;
	const afterSearch = (performance.now() - searched) / 1000;
	const { faults, measures } = checkPairing(read, result.pairs);
	contradictions += faults.length + Number(JSON.stringify(measures) !== JSON.stringify(result.measures));
	return { result, seconds, afterSearch };
}

export async function* bench(): AsyncGenerator<Figure> {
	yield* season();
	yield* flows();
	yield* novelty();
	yield* large();
	yield* shortage();
	yield* overlapping();
	const name = 'rules broken, measures or conflicts contradicted';
	yield { name, value: contradictions, unit: 'faults', goal: 0, less: true };
}

async function* season(): AsyncGenerator<Figure> {
	const { result, seconds } = await measured(seasonInput(2));
	const name = '48 sessions, 23 trainers';
	yield { name: `${name}: staffed`, value: result.measures.staffed, unit: 'sessions', goal: 48, less: false };
	yield { name: `${name}: levels proven`, value: result.proven.length, unit: 'of 3', goal: 3, less: false };
	yield { name: `${name}: time`, value: seconds, unit: 's', goal: 2, less: true };
}

async function* flows(): AsyncGenerator<Figure> {
	const year = { sessions: 200, trainers: 80, known: 9, apart: 3, most: 6 };
	const { result, seconds } = await measured(yearOf({ ...year, budgetSeconds: 0 }));
	const name = '200 × 80, coverage and fairness';
	yield { name: `${name}: proven`, value: result.proven.length, unit: 'of 2', goal: 2, less: false };
	yield { name: `${name}: time`, value: seconds, unit: 's', goal: 2, less: true };
}

/** Nine of ten pairs taught together before, so that repeats cannot be kept away. */
async function* novelty(): AsyncGenerator<Figure> {
	const year = { sessions: 200, trainers: 80, known: 9, apart: 3, most: 6 };
	const { result, seconds } = await measured(yearOf({ ...year, budgetSeconds: 10 }));
	const name = '200 × 80, nine of ten pairs known';
	yield { name: `${name}: levels proven`, value: result.proven.length, unit: 'of 3', goal: 3, less: false };
	yield { name: `${name}: above the bound`, value: repeatGap(result), unit: 'repeats', goal: 0, less: true };
	yield { name: `${name}: time`, value: seconds, unit: 's', goal: 30, less: true };
}

async function* large(): AsyncGenerator<Figure> {
	for (const known of [3, 9]) {
		const year = { sessions: 500, trainers: 150, known, apart: 3, most: 9 };
		const { result, seconds } = await measured(yearOf({ ...year, budgetSeconds: 3 }));
		const name = `500 × 150, ${known} of ten pairs known`;
		const { staffed } = result.measures;
		yield { name: `${name}: staffed`, value: staffed, unit: 'sessions', goal: 500, less: false };
		yield { name: `${name}: above the bound`, value: repeatGap(result), unit: 'repeats', less: true };
		yield { name: `${name}: time`, value: seconds, unit: 's', goal: 15, less: true };
	}
}

/** Twenty sessions at one moment on one topic, for more trainers than there are. */
async function* shortage(): AsyncGenerator<Figure> {
	const year = yearOf({ sessions: 200, trainers: 80, known: 3, apart: 3, most: 6, budgetSeconds: 2 });
	const { start, end } = year.sessions[0]!;
	const crowd = year.sessions.map((one, index) => (index < 20 ? { ...one, start, end, topic: 'a' } : one));
	const { result, seconds, afterSearch } = await measured({ ...year, sessions: crowd });
	const { conflict } = result.unstaffed[0]!;
	for (const left of conflict) {
		const rest = crowd.filter(({ id }) => id !== left && conflict.includes(id));
		const { result } = await measured({ ...year, sessions: rest, budgetSeconds: 1 });
		contradictions += result.unstaffed.length;
	}
	const name = '200 × 80, twenty at one moment';
	yield { name: `${name}: unstaffed`, value: result.unstaffed.length, unit: 'sessions', less: true };
	yield { name: `${name}: in the first conflict`, value: conflict.length, unit: 'sessions', less: true };
	yield { name: `${name}: levels proven`, value: result.proven.length, unit: 'of 3', less: false };
	yield { name: `${name}: time`, value: seconds, unit: 's', less: true };
	yield { name: `${name}: every conflict told`, value: afterSearch, unit: 's', goal: 2, less: true };
}

/** Three hours each, one every two hours: no moment holds what overlaps. */
async function* overlapping(): AsyncGenerator<Figure> {
	const year = { sessions: 80, trainers: 20, known: 3, apart: 2, most: 8 };
	const { result, seconds } = await measured(yearOf({ ...year, budgetSeconds: 10 }));
	const name = '80 × 20, partly overlapping';
	yield { name: `${name}: staffed`, value: result.measures.staffed, unit: 'sessions', less: false };
	yield { name: `${name}: levels proven`, value: result.proven.length, unit: 'of 3', goal: 3, less: false };
	yield { name: `${name}: time`, value: seconds, unit: 's', goal: 30, less: true };
}

function repeatGap({ measures, bounds }: Pairing): number {
	return measures.repeatedPairs - bounds.repeatedPairs;
}
