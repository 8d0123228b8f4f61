import { evenBounds, evenShares, type Share } from '#lib/engine/mixing/evenness.ts';
import type { GroupSize, MixInput } from '#lib/engine/mixing/types.ts';

/** Something people are spread evenly by: their organisation, or their discipline. */
export interface Attribute {
	values: number;
	/** Per person; −1 when unknown. */
	of: Int32Array;
}

export interface Round {
	present: number[];
	sizes: GroupSize[];
	shares: Share[];
	/** Per attribute, at group × values + value: how few and how many is still even. */
	low: Int32Array[];
	high: Int32Array[];
	/** Per person the group they must sit in; −1 when free. */
	pinned: Int32Array;
	/** Whether somebody is pinned to two groups at once. */
	contradictory: boolean;
}

/** The input in whole numbers: people, rounds and groups count from 0. */
export interface MixProblem {
	ids: string[];
	people: number;
	groups: number;
	rounds: Round[];
	attributes: [Attribute, Attribute];
	/** At i × people + j: how often i and j met before. */
	met: Uint16Array;
	/** People who always sit together; everybody is in exactly one block, most alone. */
	blocks: number[][];
	blockOf: Int32Array;
	/** Per person those they never sit with, and those they wish to sit with once. */
	apart: number[][];
	wishes: number[][];
	/** At round × people + person: the group published before; −1 when none was. */
	published?: Int16Array;
}

export function createProblem(input: MixInput): MixProblem {
	const ids = input.people.map(({ id }) => id);
	const index = new Map(ids.map((id, person) => [id, person]));
	const find = (id: string) => index.get(id)!;
	const attributes: [Attribute, Attribute] = [
		attribute(input.people.map(({ organisation }) => organisation)),
		attribute(input.people.map(({ discipline }) => discipline))
	];
	const blockOf = joinBlocks(
		ids.length,
		input.together.map((set) => set.map(find))
	);
	return {
		ids,
		people: ids.length,
		groups: typeof input.groups === 'number' ? input.groups : input.groups.length,
		rounds: Array.from({ length: input.rounds }, (_, round) =>
			createRound(input, round + 1, attributes, find)
		),
		attributes,
		met: meetings(input, find),
		blockOf,
		blocks: gather(blockOf),
		apart: othersOf(
			ids.length,
			input.apart.map((set) => set.map(find))
		),
		wishes: othersOf(
			ids.length,
			(input.wishes ?? []).map((set) => set.map(find))
		),
		...(input.published && { published: publishedGroups(input, index) })
	};
}

/** The sizes groups may have when `people` are present. */
export function allowedSizes(groups: number | GroupSize[], people: number): GroupSize[] {
	if (typeof groups !== 'number') return groups;
	const size = { min: Math.floor(people / groups), max: Math.ceil(people / groups) };
	return Array.from({ length: groups }, () => size);
}

function createRound(
	input: MixInput,
	number: number,
	attributes: Attribute[],
	find: (id: string) => number
): Round {
	const present = input.people.flatMap(({ absent }, person) => (absent?.includes(number) ? [] : [person]));
	const sizes = allowedSizes(input.groups, present.length);
	const shares = evenShares(present.length, sizes);
	const pins = input.pinned.filter(({ round }) => round === number);
	const pinned = new Int32Array(input.people.length).fill(-1);
	for (const pin of pins) pinned[find(pin.person)] = pin.group - 1;
	const bounds = attributes.map((attribute) => evenTables(attribute, present, shares));
	return {
		present,
		sizes,
		shares,
		pinned,
		low: bounds.map(({ low }) => low),
		high: bounds.map(({ high }) => high),
		contradictory: pins.some(({ person, group }) => pinned[find(person)] !== group - 1)
	};
}

function evenTables({ values, of }: Attribute, present: number[], shares: Share[]) {
	const members = new Int32Array(values);
	for (const person of present) if (of[person]! >= 0) members[of[person]!]!++;
	const low = new Int32Array(shares.length * values);
	const high = new Int32Array(shares.length * values);
	shares.forEach((share, group) => {
		members.forEach((count, value) => {
			const bounds = evenBounds(count, present.length, share);
			low[group * values + value] = bounds.low;
			high[group * values + value] = bounds.high;
		});
	});
	return { low, high };
}

function attribute(names: (string | undefined)[]): Attribute {
	const numbers = new Map<string, number>();
	const of = Int32Array.from(names, (name) => {
		if (name === undefined) return -1;
		if (!numbers.has(name)) numbers.set(name, numbers.size);
		return numbers.get(name)!;
	});
	return { values: numbers.size, of };
}

function meetings({ people, met }: MixInput, find: (id: string) => number): Uint16Array {
	const matrix = new Uint16Array(people.length ** 2);
	for (const [first, second, times] of met) {
		matrix[find(first) * people.length + find(second)]! += times;
		matrix[find(second) * people.length + find(first)]! += times;
	}
	return matrix;
}

function joinBlocks(people: number, sets: number[][]): Int32Array {
	const blockOf = Int32Array.from({ length: people }, (_, person) => person);
	for (const set of sets) {
		const joined = new Set(set.map((person) => blockOf[person]!));
		const block = Math.min(...joined);
		blockOf.forEach((old, person) => {
			if (joined.has(old)) blockOf[person] = block;
		});
	}
	const numbers = new Map([...new Set(blockOf)].map((block, number) => [block, number]));
	return blockOf.map((block) => numbers.get(block)!);
}

function gather(blockOf: Int32Array): number[][] {
	const blocks: number[][] = [];
	blockOf.forEach((block, person) => (blocks[block] ??= []).push(person));
	return blocks;
}

function othersOf(people: number, sets: number[][]): number[][] {
	const others = Array.from({ length: people }, () => new Set<number>());
	for (const set of sets) {
		for (const person of set) for (const other of set) if (other !== person) others[person]!.add(other);
	}
	return others.map((set) => [...set]);
}

function publishedGroups({ rounds, published = [] }: MixInput, index: Map<string, number>): Int16Array {
	const groupOf = new Int16Array(rounds * index.size).fill(-1);
	published.forEach((groups, round) =>
		groups.forEach((group, number) => {
			for (const id of group) {
				const person = index.get(id);
				if (person !== undefined) groupOf[round * index.size + person] = number;
			}
		})
	);
	return groupOf;
}
