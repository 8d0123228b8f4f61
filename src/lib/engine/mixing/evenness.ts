import type { GroupSize } from '#lib/engine/mixing/types.ts';

/** A group's even share of the people, exactly: people = numerator / denominator. */
export interface Share {
	numerator: number;
	denominator: number;
}

/**
 * Fills all groups to one level like water, within their minimum and maximum, so that the shares add
 * up to the people. Without limits that bind every share is people / groups.
 */
export function evenShares(people: number, sizes: readonly GroupSize[]): Share[] {
	const filled = (level: number) =>
		sizes.reduce((sum, { min, max }) => sum + Math.min(max, Math.max(min, level)), 0);
	let level = 0;
	while (level < people && filled(level + 1) <= people) level++;
	const rising = sizes.filter(({ min, max }) => min <= level && max > level).length;
	const rest = people - filled(level);
	return sizes.map(({ min, max }) =>
		min <= level && max > level && rest > 0
			? { numerator: level * rising + rest, denominator: rising }
			: { numerator: Math.min(max, Math.max(min, level)), denominator: 1 }
	);
}

/** The floor and the ceiling of a group's even share of `members` among `people`. */
export function evenBounds(members: number, people: number, share: Share): { low: number; high: number } {
	const whole = people * share.denominator;
	const low = Math.floor((members * share.numerator) / whole);
	return { low, high: low * whole === members * share.numerator ? low : low + 1 };
}
