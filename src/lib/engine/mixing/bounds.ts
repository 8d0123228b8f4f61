import { evenBounds } from '#lib/engine/mixing/evenness.ts';
import type { MixProblem, Round } from '#lib/engine/mixing/problem.ts';
import type { Ruled } from '#lib/engine/mixing/start.ts';
import type { MixBounds } from '#lib/engine/mixing/types.ts';

/**
 * What no plan can get below. `organisationsEven`: the plan has no organisation deviation, so how many
 * pairs of one organisation meet is fixed and the last two bounds may use it.
 */
export function mixBounds(
	problem: MixProblem,
	ruled: readonly (Ruled | undefined)[],
	organisationsEven: boolean
): MixBounds {
	const kinds = pairKinds(problem, organisationsEven);
	return {
		organisationDeviation: ruled.reduce((total, round) => total + (round?.bounds[0] ?? 0), 0),
		disciplineDeviation: ruled.reduce((total, round) => total + (round?.bounds[1] ?? 0), 0),
		repeatLoad: Math.max(sum(kinds, convexLoad), intersectionLoad(problem)),
		repeatMeetings: sum(kinds, surplusMeetings)
	};
}

/** Pairs that must share some number of meetings: a histogram over how often they met and may meet. */
interface PairKind {
	meetings: number;
	/** Key: met before × 1000 + rounds they may meet in; value: pairs. */
	pairs: Map<number, number>;
	/** Load and surplus of pairs that always sit together, which no plan escapes. */
	forcedLoad: number;
	forcedSurplus: number;
}

/** One kind of all pairs; or, with organisations even and groups alike, one per organisation and one of mixed pairs. */
function pairKinds(problem: MixProblem, organisationsEven: boolean): PairKind[] {
	const { rounds, attributes } = problem;
	const [organisation] = attributes;
	const split = organisationsEven && rounds.every(alike);
	const kinds = Array.from({ length: split ? organisation.values + 1 : 1 }, (): PairKind => {
		return { meetings: 0, pairs: new Map(), forcedLoad: 0, forcedSurplus: 0 };
	});
	const mixed = kinds[kinds.length - 1]!;
	for (const round of rounds) {
		mixed.meetings += leastPairs(round);
		if (!split) continue;
		for (let value = 0; value < organisation.values; value++) {
			const members = round.present.filter((person) => organisation.of[person] === value).length;
			const within = spreadPairs(members, problem.groups);
			kinds[value]!.meetings += within;
			mixed.meetings -= within;
		}
	}
	countPairs(problem, (one, other) =>
		split && organisation.of[one] === organisation.of[other] ? kinds[organisation.of[one]!]! : mixed
	);
	return kinds;
}

function countPairs(
	{ people, rounds, met, blockOf, apart }: MixProblem,
	kindOf: (one: number, other: number) => PairKind
) {
	const here = rounds.map(({ present }) => {
		const flags = new Uint8Array(people);
		for (const person of present) flags[person] = 1;
		return flags;
	});
	for (let one = 0; one < people; one++) {
		for (let other = one + 1; other < people; other++) {
			let shared = 0;
			for (const flags of here) shared += flags[one]! & flags[other]!;
			if (shared === 0 || apart[one]!.includes(other)) continue;
			const kind = kindOf(one, other);
			const before = met[one * people + other]!;
			if (blockOf[one] === blockOf[other]) {
				kind.meetings -= shared;
				kind.forcedLoad += before * shared + (shared * (shared - 1)) / 2;
				kind.forcedSurplus += shared - 1;
			} else {
				const key = before * 1000 + shared;
				kind.pairs.set(key, (kind.pairs.get(key) ?? 0) + 1);
			}
		}
	}
}

/** Meetings handed out cheapest first: the k-th meeting of a pair costs what it met before, plus k − 1. */
function convexLoad({ meetings, pairs, forcedLoad }: PairKind): number {
	let left = meetings;
	let load = forcedLoad;
	for (let price = 0; left > 0; price++) {
		let offered = 0;
		let dearer = false;
		for (const [key, count] of pairs) {
			const before = Math.floor(key / 1000);
			if (price >= before && price - before < key % 1000) offered += count;
			if (price - before < (key % 1000) - 1) dearer = true;
		}
		const taken = Math.min(left, offered);
		load += taken * price;
		left -= taken;
		if (!dearer) return load;
	}
	return load;
}

function surplusMeetings({ meetings, pairs, forcedSurplus }: PairKind): number {
	let count = 0;
	for (const pairsAlike of pairs.values()) count += pairsAlike;
	return forcedSurplus + Math.max(0, meetings - count);
}

/** Any two rounds cross: a group of one is cut into at most G parts by the other, and meets again within each. */
function intersectionLoad({ rounds, groups }: MixProblem): number {
	let load = 0;
	rounds.forEach((round, index) => {
		const here = new Set(round.present);
		for (const later of rounds.slice(index + 1)) {
			const shared = later.present.filter((person) => here.has(person)).length;
			const same = shared === round.present.length && shared === later.present.length;
			load += same ? leastCut(round, groups) : spreadPairs(shared, groups * groups);
		}
	});
	return load;
}

function leastCut(round: Round, groups: number): number {
	return evenSizes(round).reduce((load, size) => load + spreadPairs(size, groups), 0);
}

function leastPairs(round: Round): number {
	return evenSizes(round).reduce((pairs, size) => pairs + (size * (size - 1)) / 2, 0);
}

/** Whole sizes as level as the minimums and maximums allow; a convex sum is least there. */
function evenSizes({ shares, present }: Round): number[] {
	const limits = shares.map((share) => evenBounds(1, 1, share));
	let left = present.length - limits.reduce((sum, { low }) => sum + low, 0);
	return limits.map(({ low, high }) => (high > low && left-- > 0 ? high : low));
}

/** φ(s, G): the fewest pairs that `people` over `parts` parts leave together. */
function spreadPairs(people: number, parts: number): number {
	const floor = Math.floor(people / parts);
	const larger = people % parts;
	return ((parts - larger) * floor * (floor - 1)) / 2 + (larger * floor * (floor + 1)) / 2;
}

function alike({ shares }: Round): boolean {
	const { numerator, denominator } = shares[0]!;
	return shares.every((share) => share.numerator * denominator === numerator * share.denominator);
}

function sum(kinds: PairKind[], of: (kind: PairKind) => number): number {
	return kinds.reduce((total, kind) => total + of(kind), 0);
}
