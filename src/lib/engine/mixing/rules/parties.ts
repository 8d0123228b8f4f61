import type { MixProblem, Round } from '#lib/engine/mixing/problem.ts';

/** People who sit together in a round because of a rule, or somebody alone whom another rule concerns. */
export interface Party {
	people: number[];
	/** The group they must sit in; −1 when free. */
	pinned: number;
	/** Parties none of whom may sit with them. */
	rivals: number[];
}

/**
 * Everybody present whom a hard rule concerns: those pinned first, then the largest parties, then those
 * with the most rivals; undefined when two rules contradict each other outright.
 */
export function partiesOf(problem: MixProblem, round: Round): Party[] | undefined {
	if (round.contradictory) return undefined;
	const here = new Set(round.present);
	const rivalsOf = (person: number) => problem.apart[person]!.filter((other) => here.has(other));
	const parties = problem.blocks
		.map((block) => block.filter((person) => here.has(person)))
		.map((people) => ({
			people,
			pins: [...new Set(people.map((person) => round.pinned[person]!).filter((group) => group >= 0))],
			rivals: people.flatMap(rivalsOf)
		}))
		.filter(({ people, pins, rivals }) => people.length > 1 || pins.length > 0 || rivals.length > 0)
		.sort(
			(one, other) =>
				Number(other.pins.length > 0) - Number(one.pins.length > 0) ||
				other.people.length - one.people.length ||
				other.rivals.length - one.rivals.length
		);
	const partyOf = new Int32Array(problem.people).fill(-1);
	parties.forEach(({ people }, party) => people.forEach((person) => (partyOf[person] = party)));
	const atOdds = parties.some(
		({ pins, rivals }, own) => pins.length > 1 || rivals.some((rival) => partyOf[rival] === own)
	);
	if (atOdds) return undefined;
	return parties.map(({ people, pins: [pinned = -1], rivals }) => ({
		people,
		pinned,
		rivals: [...new Set(rivals.map((rival) => partyOf[rival]!))]
	}));
}
