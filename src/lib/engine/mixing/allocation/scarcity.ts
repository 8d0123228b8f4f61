import type { AllocationProblem } from '#lib/engine/mixing/allocation/problem.ts';

/** Who may be left out of a placing of as many as can be, and the editions that are full in every one. */
export interface Scarcity {
	short: Set<number>;
	full: Set<number>;
}

/**
 * Follows alternating paths from who is unplaced (Dulmage, Mendelsohn 1958): whoever is reached can come
 * only to editions that are reached, these hold nobody else, and all others are placed whatever is chosen.
 */
export function scarcityOf(
	{ choices }: AllocationProblem,
	open: readonly number[],
	editionOf: Int32Array
): Scarcity {
	const seated = Map.groupBy(editionOf.keys(), (person) => editionOf[person]!);
	const full = new Set<number>();
	const short = new Set(
		(seated.get(-1) ?? []).filter((person) => choices[person]!.some((edition) => open.includes(edition)))
	);
	for (const person of short) {
		for (const edition of choices[person]!) {
			if (full.has(edition) || !open.includes(edition)) continue;
			full.add(edition);
			for (const other of seated.get(edition) ?? []) short.add(other);
		}
	}
	return { short, full };
}
