/** The season of 2027 from wishes to tables: dates for everybody, two trainers a session, and who sits with whom. */
import { allocate } from '#lib/engine/mixing/allocation/allocate.ts';
import { bestAllocation } from '../support/checkers/allocation-bounds.ts';
import { checkAllocation } from '../support/checkers/allocation.ts';
import { readAllocation } from '#lib/engine/mixing/allocation/read-allocation.ts';
import type { Allocation } from '#lib/engine/mixing/allocation/types.ts';
import { checkMix } from '#lib/engine/mixing/checker.ts';
import { mix } from '#lib/engine/mixing/mix.ts';
import { readMix } from '#lib/engine/mixing/read-mix.ts';
import type { Mix } from '#lib/engine/mixing/types.ts';
import { checkPairing } from '../support/checkers/pairing.ts';
import { pair } from '#lib/engine/pairing/pair.ts';
import { readPair } from '#lib/engine/pairing/read-pair.ts';
import type { Pairing } from '#lib/engine/pairing/types.ts';
import { randomPlan } from '#lib/features/mixes/mix.ts';
import {
	allocationInput,
	mixInput,
	pairInput,
	readSeason,
	sessionsOf,
	type Placed,
	type Season
} from '../support/season-input.ts';
import type { Figure } from './figure.ts';

const BUDGET = 2;

let contradictions = 0;
let seconds = 0;

export async function* bench(): AsyncGenerator<Figure> {
	[contradictions, seconds] = [0, 0];
	const season = readSeason();
	const placed: Placed = new Map();
	yield* dates(season, placed);
	const pairs = yield* trainers(season, placed);
	yield* tables(season, placed);
	const twice = doublyBooked(season, placed, pairs);
	yield {
		name: 'Season: people in two places at one moment',
		value: twice,
		unit: 'times',
		goal: 0,
		less: true
	};
	const name = 'Season: what the checkers contradict';
	yield { name, value: contradictions, unit: 'times', goal: 0, less: true };
	yield { name: 'Season: dates, trainers and tables together', value: seconds, unit: 's', less: true };
}

/** Each training by itself, as enrolling for it closes. */
async function* dates(season: Season, placed: Placed): AsyncGenerator<Figure> {
	const results: Allocation[] = [];
	let none = 0;
	const begin = seconds;
	for (const training of new Set(season.wishes.map((wish) => wish.training))) {
		const input = readAllocation(allocationInput(season, training, placed));
		none += input.people.filter(({ prefers }) => prefers.length === 0).length;
		const result = await timed(() => allocate(input));
		const checked = checkAllocation(input, result.placed, result.closed);
		const best = await bestAllocation(input, result.closed);
		contradictions += checked.faults.length;
		count(checked.measures, result.measures);
		count(best.measures, result.bounds);
		for (const [person, edition] of Object.entries(result.placed))
			placed.set(person, [...(placed.get(person) ?? []), edition]);
		results.push(result);
	}
	const name = `Dates: ${season.wishes.length} wishes over ${season.editions.length} editions`;
	const most = sumOf(results, ({ bounds }) => bounds.placed);
	const people = sumOf(results, ({ measures }) => measures.placed);
	yield { name: `${name}: placed, at most ${most}`, value: people, unit: 'people', goal: most, less: false };
	yield { name: `${name}: no date beside their other trainings`, value: none, unit: 'people', less: true };
	const first = sumOf(results, ({ firstChoices }) => firstChoices);
	yield { name: `${name}: got their first choice`, value: first, unit: 'people', less: false };
	yield* levels(name, results, {
		organisationDeviation: 'organisations uneven',
		disciplineDeviation: 'disciplines uneven',
		preferenceCost: 'cost of later choices'
	});
	const price = sumOf(results, ({ prices }) => prices.organisationEvenness ?? Infinity);
	yield { name: `${name}: first choices that evenness costs`, value: price, unit: 'people', less: true };
	yield* provenOf(name, results, 4);
	yield { name: `${name}: time`, value: seconds - begin, unit: 's', less: true };
}

async function* trainers(season: Season, placed: Placed): AsyncGenerator<Figure, Pairing['pairs']> {
	const input = readPair(pairInput(season, placed, BUDGET));
	const begin = seconds;
	const result = await timed(() => pair(input));
	const checked = checkPairing(input, result.pairs);
	contradictions += checked.faults.length;
	count(checked.measures, result.measures);
	const name = `Trainers: ${input.sessions.length} sessions, ${input.trainers.length} trainers`;
	const { staffed } = result.measures;
	yield {
		name: `${name}: staffed`,
		value: staffed,
		unit: 'sessions',
		goal: input.sessions.length,
		less: false
	};
	yield* levels(name, [result], {
		loadSquares: 'squares of the load of each',
		repeatedPairs: 'pairs that taught together before'
	});
	yield* provenOf(name, [result], 3);
	yield { name: `${name}: time`, value: seconds - begin, unit: 's', less: true };
	return result.pairs;
}

/** In order of their first session; who met in an edition that began earlier, has met before. */
async function* tables(season: Season, placed: Placed): AsyncGenerator<Figure> {
	const met = new Map<string, number>();
	const results: Mix[] = [];
	let dealt = 0;
	const begin = seconds;
	for (const edition of season.editions) {
		const input = readMix({ ...mixInput(season, edition, placed, met), budgetSeconds: BUDGET });
		const result = (await timed(() => Promise.resolve(mix(input)))) as Mix;
		const checked = checkMix(input, result.rounds);
		contradictions += checked.faults.length;
		count(checked.measures, result.measures);
		count(checked.bounds, result.bounds);
		dealt += checkMix(input, randomPlan(input, 1)).measures.repeatLoad;
		for (const group of result.rounds.flat()) remember(met, group);
		results.push(result);
	}
	const groups = results.flatMap(({ rounds }) => rounds.flat());
	const name = `Tables: ${groups.length} groups of ${sizes(groups)}`;
	const broken = sumOf(results, ({ measures }) => measures.hardViolations);
	yield { name: `${name}: rules broken`, value: broken, unit: 'times', goal: 0, less: true };
	yield* levels(name, results, {
		organisationDeviation: 'organisations, out of place',
		disciplineDeviation: 'disciplines, out of place',
		repeatLoad: 'repeats'
	});
	yield { name: `${name}: repeats when dealt like cards`, value: dealt, unit: '', less: true };
	const alone = sumOf(results, ({ measures }) => measures.oneOrganisationGroups);
	yield { name: `${name}: of one organisation only`, value: alone, unit: 'groups', goal: 0, less: true };
	const least = Math.min(...results.map(({ measures }) => measures.newFaces.min));
	yield { name: `${name}: fewest new faces in an edition`, value: least, unit: 'people', less: false };
	const even = sumOf(results, ({ proven }) => proven.filter((level) => level.endsWith('Deviation')).length);
	yield { name: `${name}: evenness proven`, value: even, unit: `of ${2 * results.length}`, less: false };
	const fresh = sumOf(results, ({ proven }) => Number(proven.includes('repeatLoad')));
	yield { name: `${name}: repeats proven`, value: fresh, unit: `of ${results.length}`, less: false };
	yield { name: `${name}: time`, value: seconds - begin, unit: 's', less: true };
}

/** Each measure summed over the results, with the sum of what was shown to be least in its name. */
function* levels<Level extends string>(
	name: string,
	results: Record<'measures' | 'bounds', Record<NoInfer<Level>, number>>[],
	words: Record<Level, string>
): Generator<Figure> {
	for (const level of Object.keys(words) as Level[]) {
		const bound = sumOf(results, ({ bounds }) => bounds[level]);
		const value = sumOf(results, ({ measures }) => measures[level]);
		yield { name: `${name}: ${words[level]}, bound ${bound}`, value, unit: '', less: true };
	}
}

function* provenOf(name: string, results: { proven: unknown[] }[], each: number): Generator<Figure> {
	const value = sumOf(results, ({ proven }) => proven.length);
	yield { name: `${name}: levels proven`, value, unit: `of ${results.length * each}`, less: false };
}

async function timed<Answer>(work: () => Promise<Answer>): Promise<Answer> {
	const start = performance.now();
	const answer = await work();
	seconds += (performance.now() - start) / 1000;
	return answer;
}

function count(found: object, told: object): void {
	const inOrder = (values: object) => JSON.stringify(Object.entries(values).toSorted());
	if (inOrder(found) !== inOrder(told)) contradictions++;
}

function remember(met: Map<string, number>, group: readonly string[]): void {
	for (const one of group)
		for (const other of group)
			if (one < other) met.set(`${one} ${other}`, (met.get(`${one} ${other}`) ?? 0) + 1);
}

function sizes(groups: string[][]): string {
	const lengths = groups.map(({ length }) => length);
	return `${Math.min(...lengths)}–${Math.max(...lengths)}`;
}

/** Two sessions at once for one person, as participant or as trainer. */
function doublyBooked(season: Season, placed: Placed, pairs: Pairing['pairs']): number {
	const every = new Map(
		sessionsOf(
			season,
			season.editions.map(({ id }) => id)
		).map((one) => [one.id, one])
	);
	return sumOf(season.people, ({ id }) => {
		const taught = pairs
			.filter(({ trainers }) => trainers.includes(id))
			.map(({ session }) => every.get(session)!);
		const all = [...sessionsOf(season, placed.get(id) ?? []), ...taught];
		const ordered = all.toSorted((a, b) => a.start - b.start);
		return ordered.slice(1).filter(({ start }, index) => start < ordered[index]!.end).length;
	});
}

function sumOf<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
	return items.reduce((sum, item) => sum + valueOf(item), 0);
}
