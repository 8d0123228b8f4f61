import type { MixProblem, Round } from '#lib/engine/mixing/problem.ts';
import { partiesOf, type Party } from '#lib/engine/mixing/rules/parties.ts';
import { choices, layTables, rise, sit, type Tables } from '#lib/engine/mixing/rules/tables.ts';
import { createRandom, shuffle } from '#lib/engine/random.ts';

/** Looks at parties and groups, over all tries, before the search gives up. */
const patience = 20_000_000;
const tries = 4;

/**
 * Groups for the people of one round whom a hard rule concerns (−1 for everybody else), such that the
 * others fit beside them; undefined when none were found. The largest party is seated next, or in every
 * other try whoever has the fewest groups left (DSATUR, Brélaz 1979), which finds or refutes all but
 * contrived cases at once; a search that grows too long begins again, and gives up after a few.
 */
export function seatHard(problem: MixProblem, round: Round, effort = patience): Int32Array | undefined {
	const parties = partiesOf(problem, round);
	if (!parties || hasLargeClique(parties, problem.groups)) return undefined;
	const random = createRandom(1);
	const order = parties.map((_, party) => party);
	for (let attempt = 0; attempt < tries; attempt++, shuffle(order, random)) {
		const tables = layTables(round, parties);
		const oneDive = parties.length * (parties.length + problem.groups);
		const search = { tables, order, largestFirst: attempt % 2 === 0, left: effort / tries + 2 * oneDive };
		if (seatNext(search)) return groupsOf(problem, tables);
		if (search.left > 0) return undefined;
	}
	return undefined;
}

/** The parties' groups, person by person. */
export function groupsOf({ people }: MixProblem, { parties, groupOf }: Tables): Int32Array {
	const groups = new Int32Array(people).fill(-1);
	parties.forEach((party, index) => party.people.forEach((person) => (groups[person] = groupOf[index]!)));
	return groups;
}

interface Search {
	tables: Tables;
	order: number[];
	largestFirst: boolean;
	left: number;
}

function seatNext(search: Search): boolean {
	const { tables } = search;
	const party = tightest(search);
	if (party < 0) return true;
	search.left -= tables.parties.length + tables.seated.length;
	for (const group of choices(tables, party)) {
		if (search.left <= 0) return false;
		sit(tables, party, group);
		if (seatNext(search)) return true;
		rise(tables, party);
	}
	return false;
}

/** Whoever is pinned or has no choice left goes before all others. */
function tightest({ tables, order, largestFirst }: Search): number {
	const { parties, groupOf, closed, seated } = tables;
	let best = -1;
	let most = -1;
	for (const party of order) {
		if (groupOf[party]! >= 0) continue;
		const { pinned, people } = parties[party]!;
		const isForced = pinned >= 0 || seated.length - closed[party]! <= 1;
		const size = largestFirst ? people.length * seated.length : 0;
		const tightness = isForced ? Infinity : closed[party]! + size;
		if (tightness > most) [best, most] = [party, tightness];
	}
	return best;
}

/** Whether more parties than there are groups may not sit with one another; greedily, so not every such set is seen. */
function hasLargeClique(parties: readonly Party[], groups: number): boolean {
	const rivals = parties.map((party) => new Set(party.rivals));
	return rivals.some((own) => {
		if (own.size < groups) return false;
		const clique: number[] = [];
		const nearest = [...own].sort((one, other) => rivals[other]!.size - rivals[one]!.size);
		for (const rival of nearest) {
			if (clique.every((member) => rivals[member]!.has(rival))) clique.push(rival);
		}
		return clique.length >= groups;
	});
}
