import type { WishState } from './state.ts';

export type Difference = { what: string; kept: unknown; rebuilt: unknown };

/** Where what is kept is not what follows from the events. */
export function differencesOf(kept: WishState, rebuilt: WishState): Difference[] {
	const before = flat(kept);
	const after = flat(rebuilt);
	return [...new Set([...before.keys(), ...after.keys()])]
		.filter((what) => before.get(what) !== after.get(what))
		.map((what) => ({ what, kept: before.get(what), rebuilt: after.get(what) }));
}

function flat({ wish, clocks, pauses, spans }: WishState): Map<string, unknown> {
	return new Map([
		...named('', wish),
		...clocks.flatMap(({ thresholds, ...clock }) => [
			...named(`${clock.metric} ${clock.cycleNo} `, clock),
			...thresholds.map(({ level, fireAt }): [string, unknown] => [
				`${clock.metric} ${clock.cycleNo} ${level}`,
				fireAt
			])
		]),
		...pauses.flatMap((pause) => named(`pause ${pause.evidenceEventSeq} `, pause)),
		...spans
			.map((span) =>
				[span.fromAt, span.toAt ?? '~', span.reason, span.organisationId, span.personId].join(' ')
			)
			.toSorted()
			.map((span, index): [string, unknown] => [`owner ${index + 1}`, span])
	]);
}

function named(prefix: string, facts: object): [string, unknown][] {
	return Object.entries(facts).map(([name, value]) => [prefix + name, value]);
}
