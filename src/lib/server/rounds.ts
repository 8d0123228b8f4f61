/** A passing fault is mended by the next round; one that stays is not. */
const TOO_OFTEN = 3;

const failures = new Map<string, number>();

/** Remembers how a round of the background work ended; answers how often it failed in a row. */
export function noteRound(name: string, failed: boolean): number {
	const times = failed ? (failures.get(name) ?? 0) + 1 : 0;
	failures.set(name, times);
	return times;
}

/** The rounds of this process that failed again and again, the last time included. */
export function failingRounds(): string[] {
	return [...failures].filter(([, times]) => times >= TOO_OFTEN).map(([name]) => name);
}
