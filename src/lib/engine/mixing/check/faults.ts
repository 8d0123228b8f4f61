import { limitsIn, pairsOf, presentIn } from '#lib/engine/mixing/check/people.ts';
import type { MixInput } from '#lib/engine/mixing/types.ts';

/** What makes a list of groups no plan for the input at all. */
export function faultsOf(input: MixInput, rounds: string[][][]): string[] {
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

export function brokenRules({ together, apart, pinned }: MixInput, rounds: string[][][]): string[] {
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
