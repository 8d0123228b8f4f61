import {
	countBefore,
	limitsIn,
	pairKey,
	pairsOf,
	presentIn,
	waterLevels,
	type Person
} from '#lib/engine/mixing/check/people.ts';
import type { MixBounds, MixInput } from '#lib/engine/mixing/types.ts';

/** The bounds of the literature, for each round's sizes taken as level as they may be. */
export function boundsOf(input: MixInput, organisationsEven: boolean): MixBounds {
	const sizes = Array.from({ length: input.rounds }, (_, round) => levelSizes(input, round));
	const split = organisationsEven && sizes.every(({ alike }) => alike);
	const classes = classesOf(
		input,
		sizes.map(({ sizes }) => sizes),
		split
	);
	const convex = classes.reduce((sum, one) => sum + one.forcedLoad + cheapest(one.prices, one.meetings), 0);
	const surplus = classes.reduce(
		(sum, one) => sum + one.forcedSurplus + Math.max(0, one.meetings - one.pairs),
		0
	);
	return {
		organisationDeviation: Math.max(
			blocksOut(input, ({ organisation }) => organisation),
			pinsOut(input, ({ organisation }) => organisation)
		),
		disciplineDeviation: Math.max(
			blocksOut(input, ({ discipline }) => discipline),
			pinsOut(input, ({ discipline }) => discipline)
		),
		repeatLoad: Math.max(
			convex,
			crossings(
				input,
				sizes.map(({ sizes }) => sizes)
			)
		),
		repeatMeetings: surplus
	};
}

function levelSizes(input: MixInput, round: number): { sizes: number[]; alike: boolean } {
	const present = presentIn(input, round).length;
	const limits = limitsIn(input, present);
	const sizes = limits.map(({ min }) => min);
	for (let left = present - sizes.reduce((sum, size) => sum + size, 0); left > 0; left--) {
		const open = sizes.map((_, group) => group).filter((group) => sizes[group]! < limits[group]!.max);
		sizes[open.reduce((best, group) => (sizes[group]! < sizes[best]! ? group : best))]!++;
	}
	const levels = waterLevels(limits, present);
	return { sizes, alike: levels.every(([top, bottom]) => top * levels[0]![1] === levels[0]![0] * bottom) };
}

function twoOf(people: number): number {
	return (people * (people - 1)) / 2;
}

function inParts(people: number, parts: number): number {
	let pairs = 0;
	for (let part = 0; part < parts; part++) pairs += twoOf(Math.floor((people + part) / parts));
	return pairs;
}

function classesOf(input: MixInput, sizes: number[][], split: boolean) {
	const names = split
		? [...new Set(input.people.map(({ organisation }) => organisation)), undefined]
		: [undefined];
	const block = blockNames(input);
	const apart = new Set(input.apart.flatMap(pairsOf));
	const before = countBefore(input);
	const classes = names.map((name) => ({
		name,
		meetings: 0,
		prices: [] as number[],
		pairs: 0,
		forcedLoad: 0,
		forcedSurplus: 0
	}));
	const mixed = classes.at(-1)!;
	sizes.forEach((groups, round) => {
		mixed.meetings += groups.reduce((sum, size) => sum + twoOf(size), 0);
		for (const one of classes.slice(0, -1)) {
			const members = presentIn(input, round).filter(({ organisation }) => organisation === one.name).length;
			one.meetings += inParts(members, groups.length);
			mixed.meetings -= inParts(members, groups.length);
		}
	});
	input.people.forEach((one, index) => {
		for (const other of input.people.slice(index + 1)) {
			const chances = sizes.filter(
				(_, round) => !one.absent?.includes(round + 1) && !other.absent?.includes(round + 1)
			).length;
			const key = pairKey(one.id, other.id);
			if (chances === 0 || apart.has(key)) continue;
			const own =
				classes.find(({ name }) => name === one.organisation && name === other.organisation) ?? mixed;
			const prices = Array.from({ length: chances }, (_, meeting) => (before.get(key) ?? 0) + meeting);
			if (block.get(one.id) === block.get(other.id)) {
				own.meetings -= chances;
				own.forcedLoad += prices.reduce((sum, price) => sum + price, 0);
				own.forcedSurplus += chances - 1;
			} else {
				own.prices.push(...prices);
				own.pairs++;
			}
		}
	});
	return classes;
}

function cheapest(prices: number[], meetings: number): number {
	const sorted = prices.toSorted((a, b) => a - b);
	return sorted.slice(0, Math.max(0, meetings)).reduce((sum, price) => sum + price, 0);
}

function blockNames({ people, together }: MixInput): Map<string, string> {
	const block = new Map(people.map(({ id }) => [id, id]));
	for (const set of together) {
		const joined = new Set(set.map((person) => block.get(person)));
		for (const [person, name] of block) if (joined.has(name)) block.set(person, set[0]!);
	}
	return block;
}

function crossings(input: MixInput, sizes: number[][]): number {
	let pairs = 0;
	for (let round = 0; round < input.rounds; round++) {
		const here = presentIn(input, round);
		for (let later = round + 1; later < input.rounds; later++) {
			const there = new Set(presentIn(input, later));
			const both = here.filter((person) => there.has(person)).length;
			const groups = sizes[round]!.length;
			const same = both === here.length && both === there.size;
			pairs += same
				? sizes[round]!.reduce((sum, size) => sum + inParts(size, groups), 0)
				: inParts(both, groups ** 2);
		}
	}
	return pairs;
}

function blocksOut(input: MixInput, valueOf: (person: Person) => string | undefined): number {
	const block = blockNames(input);
	let out = 0;
	for (let round = 0; round < input.rounds; round++) {
		const present = presentIn(input, round);
		const levels = waterLevels(limitsIn(input, present.length), present.length);
		const most = (members: number) =>
			Math.max(
				...levels.map(([top, bottom]) => {
					const whole = bottom * BigInt(present.length);
					return Number((BigInt(members) * top + whole - 1n) / whole);
				})
			);
		const kinds = Map.groupBy(
			present.filter((person) => valueOf(person) !== undefined),
			(person) => valueOf(person)!
		);
		for (const members of kinds.values()) {
			const sizes = Map.groupBy(members, ({ id }) => block.get(id)).values();
			for (const { length } of sizes) if (length > 1) out += Math.max(0, length - most(members.length));
		}
	}
	return out;
}

function pinsOut(input: MixInput, valueOf: (person: Person) => string | undefined): number {
	let out = 0;
	for (let round = 0; round < input.rounds; round++) {
		const present = presentIn(input, round);
		waterLevels(limitsIn(input, present.length), present.length).forEach(([top, bottom], group) => {
			const here = present.filter(({ id }) =>
				input.pinned.some((pin) => pin.round === round + 1 && pin.person === id && pin.group === group + 1)
			);
			const kinds = Map.groupBy(here, valueOf);
			for (const [value, { length }] of kinds) {
				const members = present.filter((person) => valueOf(person) === value).length;
				const whole = bottom * BigInt(present.length);
				const most = Number((BigInt(members) * top + whole - 1n) / whole);
				if (value !== undefined) out += Math.max(0, length - most);
			}
		});
	}
	return out;
}
