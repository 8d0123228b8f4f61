import type { MixProblem, Round } from '#lib/engine/mixing/problem.ts';

const mostSteps = 200_000;

interface Party {
	people: number[];
	pinned: number;
	rivals: number;
}

/**
 * Groups for the people of one round whom a hard rule concerns (−1 for everybody else), such that the
 * others fit beside them; undefined when there are none. 'undecided' when the search grew too long.
 */
export function seatHard(problem: MixProblem, round: Round): Int32Array | undefined | 'undecided' {
	const groupOf = new Int32Array(problem.people).fill(-1);
	const parties = partiesOf(problem, round);
	const pinnedTwice = parties.some(({ people, pinned }) =>
		people.some((person) => round.pinned[person]! >= 0 && round.pinned[person] !== pinned)
	);
	if (round.contradictory || pinnedTwice) return undefined;
	const seated = new Int32Array(problem.groups);
	let steps = 0;
	const seat = (next: number): boolean => {
		const party = parties[next];
		if (!party) return true;
		for (const group of choices(party, round, seated)) {
			if (++steps > mostSteps) return false;
			if (!fits(party, group, problem, round, seated, groupOf)) continue;
			for (const person of party.people) groupOf[person] = group;
			seated[group]! += party.people.length;
			if (seat(next + 1)) return true;
			for (const person of party.people) groupOf[person] = -1;
			seated[group]! -= party.people.length;
		}
		return false;
	};
	if (seat(0)) return groupOf;
	return steps > mostSteps ? 'undecided' : undefined;
}

/** Blocks a rule concerns, the hardest to seat first. */
function partiesOf({ blocks, apart }: MixProblem, { present, pinned }: Round): Party[] {
	const here = new Set(present);
	return blocks
		.map((block) => block.filter((person) => here.has(person)))
		.filter((people) => people.length > 0)
		.map((people) => ({
			people,
			pinned: Math.max(...people.map((person) => pinned[person]!)),
			rivals: people.reduce(
				(sum, person) => sum + apart[person]!.filter((other) => here.has(other)).length,
				0
			)
		}))
		.filter(({ people, pinned, rivals }) => people.length > 1 || pinned >= 0 || rivals > 0)
		.sort(
			(a, b) =>
				Number(b.pinned >= 0) - Number(a.pinned >= 0) ||
				b.people.length - a.people.length ||
				b.rivals - a.rivals
		);
}

/** The emptiest groups first; of empty groups of the same size one is as good as another. */
function choices({ pinned }: Party, { sizes }: Round, seated: Int32Array): number[] {
	if (pinned >= 0) return [pinned];
	const empty = new Set<string>();
	return sizes
		.map((_, group) => group)
		.filter((group) => {
			if (seated[group]! > 0) return true;
			const kind = `${sizes[group]!.min}–${sizes[group]!.max}`;
			return !empty.has(kind) && empty.add(kind);
		})
		.sort((a, b) => seated[a]! - seated[b]!);
}

function fits(
	{ people }: Party,
	group: number,
	{ apart }: MixProblem,
	{ present, sizes }: Round,
	seated: Int32Array,
	groupOf: Int32Array
): boolean {
	if (seated[group]! + people.length > sizes[group]!.max) return false;
	const needed = sizes.reduce(
		(sum, { min }, other) => sum + Math.max(min, seated[other]! + (other === group ? people.length : 0)),
		0
	);
	if (needed > present.length) return false;
	return people.every((person) =>
		apart[person]!.every((rival) => groupOf[rival] !== group && !people.includes(rival))
	);
}
