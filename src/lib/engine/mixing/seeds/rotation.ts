import { coolingRatio, coolingSteps, surpriseMask, surprises } from '#lib/engine/acceptance.ts';
import { shuffle, type Random } from '#lib/engine/random.ts';

/**
 * Rounds that are one base round turned: people stand in circles of `turns`, a few in the middle, and
 * every round moves each circle one place on. Nobody meets twice when the pairs of the base round lie
 * in different orbits, which annealing finds for many tight cases (Kirkman's fifteen among them).
 * `load` is the repeat load over all turns.
 */
export function rotation(
	people: number,
	sizes: readonly number[],
	turns: number,
	proposals: number,
	random: Random
): { rounds: number[][][]; load: number; proposals: number } {
	const circle = createCircle(people, turns);
	const search = createSearch(circle, sizes, random);
	let temperature = 0.35 * turns;
	const ratio = coolingRatio(temperature, 0.25 * turns);
	const perStep = Math.ceil(proposals / coolingSteps);
	let used = 0;
	for (let step = 0; step < coolingSteps && search.load > 0; step++, temperature *= ratio) {
		for (let k = 0; k < perStep && search.load > 0; k++, used++) turnSwap(search, temperature, random);
	}
	const { seats, starts, load } = search;
	const base = sizes.map((_, group) => [...seats.subarray(starts[group]!, starts[group + 1]!)]);
	return {
		rounds: Array.from({ length: turns }, (_, turn) =>
			base.map((group) => group.map((person) => circle.turned(person, turn)))
		),
		load,
		proposals: used
	};
}

interface Circle {
	turned: (person: number, turn: number) => number;
	people: number;
	/** At i × people + j: the orbit of the pair. */
	orbitOf: Int32Array;
	/** Per orbit, its pairs, and how often one use in the base round makes each of them meet. */
	lengths: Int32Array;
	meetings: Int32Array;
}

interface Search {
	circle: Circle;
	seats: Uint16Array;
	groupOf: Int32Array;
	/** Per group its first seat, and at the end the number of seats. */
	starts: Int32Array;
	/** Per orbit, how many pairs of the base round lie in it. */
	uses: Int32Array;
	load: number;
}

function createCircle(people: number, turns: number): Circle {
	const moving = people - (people % turns);
	const turned = (person: number, turn: number) =>
		person >= moving ? person : person - (person % turns) + ((person + turn) % turns);
	const orbitOf = new Int32Array(people * people).fill(-1);
	const lengths: number[] = [];
	for (let one = 0; one < people; one++) {
		for (let other = one + 1; other < people; other++) {
			if (orbitOf[one * people + other]! >= 0) continue;
			let length = 0;
			for (let turn = 0; turn < turns; turn++) {
				const first = turned(one, turn);
				const second = turned(other, turn);
				if (orbitOf[first * people + second]! < 0) length++;
				orbitOf[first * people + second] = orbitOf[second * people + first] = lengths.length;
			}
			lengths.push(length);
		}
	}
	const meetings = lengths.map((length) => turns / length);
	return { turned, people, orbitOf, lengths: Int32Array.from(lengths), meetings: Int32Array.from(meetings) };
}

function createSearch(circle: Circle, sizes: readonly number[], random: Random): Search {
	const { people, lengths, orbitOf } = circle;
	const starts = new Int32Array(sizes.length + 1);
	sizes.forEach((size, group) => (starts[group + 1] = starts[group]! + size));
	const search: Search = {
		circle,
		seats: shuffle(
			Uint16Array.from({ length: people }, (_, person) => person),
			random
		),
		groupOf: Int32Array.from(sizes.flatMap((size, group) => Array<number>(size).fill(group))),
		starts,
		uses: new Int32Array(lengths.length),
		load: 0
	};
	const { seats, groupOf } = search;
	for (let one = 0; one < people; one++) {
		for (let other = 0; other < one; other++) {
			if (groupOf[one] === groupOf[other]) use(search, orbitOf[seats[one]! * people + seats[other]!]!, 1);
		}
	}
	return search;
}

function turnSwap(search: Search, temperature: number, random: Random): void {
	const { seats, groupOf } = search;
	const one = random.below(seats.length);
	const other = random.below(seats.length);
	if (groupOf[one] === groupOf[other]) return;
	const before = search.load;
	exchange(search, one, other);
	if (search.load - before <= temperature * surprises[random.next() & surpriseMask]!) return;
	exchange(search, one, other);
}

function exchange(search: Search, one: number, other: number): void {
	const { seats } = search;
	const first = seats[one]!;
	const second = seats[other]!;
	book(search, one, first, -1);
	book(search, other, second, -1);
	seats[one] = second;
	seats[other] = first;
	book(search, one, second, 1);
	book(search, other, first, 1);
}

/** Counts the pairs of a person with the others of the group of a seat in or out. */
function book(search: Search, seat: number, person: number, times: 1 | -1): void {
	const { circle, seats, groupOf, starts } = search;
	const group = groupOf[seat]!;
	const row = person * circle.people;
	for (let index = starts[group]!, end = starts[group + 1]!; index < end; index++) {
		if (index !== seat) use(search, circle.orbitOf[row + seats[index]!]!, times);
	}
}

function use(search: Search, orbit: number, times: 1 | -1): void {
	const { circle, uses } = search;
	const each = circle.meetings[orbit]!;
	const before = uses[orbit]! * each;
	uses[orbit]! += times;
	const after = before + times * each;
	search.load += (circle.lengths[orbit]! * (after * (after - 1) - before * (before - 1))) / 2;
}
