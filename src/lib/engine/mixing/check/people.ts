import type { MixInput } from '#lib/engine/mixing/types.ts';

export type Person = MixInput['people'][number];

export function pairKey(one: string, other: string): string {
	return JSON.stringify(one < other ? [one, other] : [other, one]);
}

export function pairsOf(group: string[]): string[] {
	return group.flatMap((one, index) => group.slice(index + 1).map((other) => pairKey(one, other)));
}

export function presentIn({ people }: MixInput, round: number) {
	return people.filter(({ absent }) => !(absent ?? []).includes(round + 1));
}

export function limitsIn({ groups }: MixInput, present: number): { min: number; max: number }[] {
	if (Array.isArray(groups)) return groups;
	return Array(groups).fill({ min: Math.floor(present / groups), max: Math.ceil(present / groups) });
}

export function countBefore({ met }: MixInput): Map<string, number> {
	const before = new Map<string, number>();
	for (const [one, other, times] of met)
		before.set(pairKey(one, other), (before.get(pairKey(one, other)) ?? 0) + times);
	return before;
}

/** Even shares as fractions: everybody at one level, except groups that their minimum or maximum holds. */
export function waterLevels(limits: { min: number; max: number }[], people: number): [bigint, bigint][] {
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
