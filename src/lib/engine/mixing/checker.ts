import type { MixBounds, MixInput, MixMeasures } from '#lib/engine/mixing/types.ts';

/**
 * Measures a plan anew from the input and the plan alone, the slow and plain way. It shares no code
 * with the engine, so that a fault there cannot hide here. `faults` says what is wrong with the plan.
 */
export function checkMix(
	input: MixInput,
	rounds: string[][][]
): { faults: string[]; measures: MixMeasures; bounds: MixBounds } {
	const meetings = countMeetings(rounds);
	const before = countBefore(input);
	const measures: MixMeasures = {
		hardViolations: brokenRules(input, rounds).length,
		organisationDeviation: deviation(input, rounds, ({ organisation }) => organisation),
		disciplineDeviation: deviation(input, rounds, ({ discipline }) => discipline),
		repeatLoad: load(meetings, before),
		repeatMeetings: [...meetings.values()].reduce((sum, times) => sum + Math.max(0, times - 1), 0),
		mostMeetingsOfOnePair: meetings.values().reduce((most, times) => Math.max(most, times), 0),
		oneOrganisationGroups: rounds.flat().filter((group) => isOneOrganisation(input, group)).length,
		newFaces: newFaces(input, meetings, before)
	};
	return {
		faults: faultsOf(input, rounds),
		measures,
		bounds: boundsOf(input, measures.organisationDeviation === 0)
	};
}

function pairKey(one: string, other: string): string {
	return JSON.stringify(one < other ? [one, other] : [other, one]);
}

function presentIn({ people }: MixInput, round: number) {
	return people.filter(({ absent }) => !(absent ?? []).includes(round + 1));
}

function limitsIn({ groups }: MixInput, present: number): { min: number; max: number }[] {
	if (Array.isArray(groups)) return groups;
	return Array(groups).fill({ min: Math.floor(present / groups), max: Math.ceil(present / groups) });
}

function faultsOf(input: MixInput, rounds: string[][][]): string[] {
	const faults = brokenRules(input, rounds);
	if (rounds.length !== input.rounds) faults.push('wrong number of rounds');
	rounds.forEach((groups, round) => {
		const seated = groups.flat().sort();
		const expected = presentIn(input, round)
			.map(({ id }) => id)
			.sort();
		if (seated.join('\n') !== expected.join('\n'))
			faults.push(`round ${round + 1}: not everybody present once`);
		const limits = limitsIn(input, expected.length);
		if (groups.length !== limits.length) faults.push(`round ${round + 1}: wrong number of groups`);
		groups.forEach(({ length }, group) => {
			const limit = limits[group]!;
			if (length < limit.min || length > limit.max)
				faults.push(`round ${round + 1}: group ${group + 1} has ${length}`);
		});
	});
	return faults;
}

function brokenRules({ together, apart, pinned }: MixInput, rounds: string[][][]): string[] {
	const broken: string[] = [];
	rounds.forEach((groups, round) => {
		const groupOf = new Map(
			groups.flatMap((group, number) => group.map((person) => [person, number + 1] as const))
		);
		const apartPairs = new Set(apart.flatMap((set) => pairsOf(set)));
		for (const pair of apartPairs) {
			const [one, other] = JSON.parse(pair) as [string, string];
			if (groupOf.has(one) && groupOf.get(one) === groupOf.get(other))
				broken.push(`round ${round + 1}: ${pair} together`);
		}
		for (const set of together) {
			const seats = new Set(set.filter((person) => groupOf.has(person)).map((person) => groupOf.get(person)));
			if (seats.size > 1) broken.push(`round ${round + 1}: ${set} not together`);
		}
		for (const pin of pinned) {
			if (pin.round === round + 1 && groupOf.get(pin.person) !== pin.group)
				broken.push(`${pin.person} not at the pin`);
		}
	});
	return broken;
}

function pairsOf(group: string[]): string[] {
	return group.flatMap((one, index) => group.slice(index + 1).map((other) => pairKey(one, other)));
}

function countMeetings(rounds: string[][][]): Map<string, number> {
	const meetings = new Map<string, number>();
	for (const pair of rounds.flat().flatMap(pairsOf)) meetings.set(pair, (meetings.get(pair) ?? 0) + 1);
	return meetings;
}

function countBefore({ met }: MixInput): Map<string, number> {
	const before = new Map<string, number>();
	for (const [one, other, times] of met)
		before.set(pairKey(one, other), (before.get(pairKey(one, other)) ?? 0) + times);
	return before;
}

function load(meetings: Map<string, number>, before: Map<string, number>): number {
	let sum = 0;
	for (const [pair, times] of meetings) {
		for (let meeting = 0; meeting < times; meeting++) sum += (before.get(pair) ?? 0) + meeting;
	}
	return sum;
}

type Person = MixInput['people'][number];

function deviation(
	input: MixInput,
	rounds: string[][][],
	valueOf: (person: Person) => string | undefined
): number {
	let sum = 0;
	rounds.forEach((groups, round) => {
		const present = presentIn(input, round);
		const levels = waterLevels(limitsIn(input, present.length), present.length);
		for (const value of new Set(present.map(valueOf))) {
			if (value === undefined) continue;
			const members = new Set(present.filter((person) => valueOf(person) === value).map(({ id }) => id));
			groups.forEach((group, number) => {
				const [top, bottom] = levels[number]!;
				const count = group.filter((person) => members.has(person)).length;
				const low = Number((BigInt(members.size) * top) / (bottom * BigInt(present.length)));
				const exact = BigInt(low) * bottom * BigInt(present.length) === BigInt(members.size) * top;
				sum += Math.max(0, low - count, count - (exact ? low : low + 1));
			});
		}
	});
	return sum;
}

/** Even shares as fractions: everybody at one level, except groups that their minimum or maximum holds. */
function waterLevels(limits: { min: number; max: number }[], people: number): [bigint, bigint][] {
	const held = new Map<number, number>();
	for (;;) {
		const free = limits.map((_, group) => group).filter((group) => !held.has(group));
		const left = people - [...held.values()].reduce((sum, size) => sum + size, 0);
		const level = left / free.length;
		const over = free.filter((group) => limits[group]!.max < level);
		const under = free.filter((group) => limits[group]!.min > level);
		const excess = over.reduce((sum, group) => sum + level - limits[group]!.max, 0);
		const lack = under.reduce((sum, group) => sum + limits[group]!.min - level, 0);
		if (over.length + under.length === 0) {
			return limits.map((_, group): [bigint, bigint] =>
				held.has(group) ? [BigInt(held.get(group)!), 1n] : [BigInt(left), BigInt(free.length)]
			);
		}
		if (excess >= lack) for (const group of over) held.set(group, limits[group]!.max);
		if (lack >= excess) for (const group of under) held.set(group, limits[group]!.min);
	}
}

function isOneOrganisation({ people }: MixInput, group: string[]): boolean {
	return (
		group.length > 1 &&
		new Set(people.filter(({ id }) => group.includes(id)).map(({ organisation }) => organisation)).size === 1
	);
}

function newFaces({ people }: MixInput, meetings: Map<string, number>, before: Map<string, number>) {
	const faces = people
		.map(
			({ id }) =>
				people.filter((other) => meetings.has(pairKey(id, other.id)) && !before.get(pairKey(id, other.id)))
					.length
		)
		.sort((a, b) => a - b);
	return { min: faces[0]!, median: faces[Math.floor((faces.length - 1) / 2)]! };
}

/** The bounds of the literature, for each round's sizes taken as level as they may be. */
function boundsOf(input: MixInput, organisationsEven: boolean): MixBounds {
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
		organisationDeviation: blocksOut(input, ({ organisation }) => organisation),
		disciplineDeviation: blocksOut(input, ({ discipline }) => discipline),
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
