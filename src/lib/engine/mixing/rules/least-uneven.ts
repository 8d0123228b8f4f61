import type { MixProblem, Round } from '#lib/engine/mixing/problem.ts';
import { evenCounts } from '#lib/engine/mixing/rules/even-counts.ts';
import { partiesOf, type Party } from '#lib/engine/mixing/rules/parties.ts';
import { groupsOf } from '#lib/engine/mixing/rules/seating.ts';
import { choices, layTables, rise, sit, type Tables } from '#lib/engine/mixing/rules/tables.ts';

/** How even one round can be under its rules. */
export interface LeastUneven {
	/** No seating that keeps the rules has fewer people out of place. */
	bound: number;
	/** The most even seats found for those a rule concerns. */
	groupOf: Int32Array;
	deviation: number;
}

/** Arcs, times people who walk them, that all flows of one round may count together: about a second of work. */
const patience = 20_000_000;

/**
 * Branch and bound: parties take their seats one by one, and a flow tells how even the round can still
 * become. `seats` keep the rules already, and stay when nothing better is found in time; then the bound is
 * what the flow says of pins alone, or what blocks must exceed.
 */
export function leastUneven(
	problem: MixProblem,
	round: Round,
	attribute: 0 | 1,
	seats: Int32Array
): LeastUneven {
	const parties = partiesOf(problem, round)!;
	const tables = layTables(round, parties);
	const free = parties.findIndex(({ pinned }) => pinned < 0);
	const first = free < 0 ? parties.length : free;
	for (let party = 0; party < first; party++) sit(tables, party, parties[party]!.pinned);
	const measure = (groupOf: Int32Array) => evenCounts(problem, round, attribute, groupOf).deviation;
	const pinned = measure(groupsOf(problem, tables));
	const least = Math.max(pinned, blockExcess(problem, round, attribute, parties));
	const best = { groupOf: seats, deviation: measure(seats) };
	const work = round.present.length * problem.groups * (problem.attributes[attribute].values + 1);
	const search = { problem, tables, best, least, measure, left: Math.ceil(patience / work) };
	if (best.deviation > least) seatParty(search, first, pinned);
	return { ...best, bound: search.left > 0 ? best.deviation : least };
}

interface Search {
	problem: MixProblem;
	tables: Tables;
	best: { groupOf: Int32Array; deviation: number };
	least: number;
	measure: (groupOf: Int32Array) => number;
	/** Flows that may still be solved. */
	left: number;
}

/** Seats this party and those after it; `sofar` is how even the round can become with those before it. */
function seatParty(search: Search, party: number, sofar: number): void {
	const { problem, tables, best, measure } = search;
	const isLast = party === tables.parties.length - 1;
	const later: { group: number; deviation: number }[] = [];
	for (const group of choices(tables, party)) {
		if (isSettled(search) || search.left-- <= 0) return;
		sit(tables, party, group);
		const groupOf = groupsOf(problem, tables);
		const deviation = measure(groupOf);
		if (isLast && deviation < best.deviation) Object.assign(best, { groupOf, deviation });
		if (!isLast && deviation === sofar) seatParty(search, party + 1, deviation);
		else later.push({ group, deviation });
		rise(tables, party);
	}
	if (isLast) return;
	for (const { group, deviation } of later.sort((one, other) => one.deviation - other.deviation)) {
		if (deviation >= best.deviation || isSettled(search)) return;
		sit(tables, party, group);
		seatParty(search, party + 1, deviation);
		rise(tables, party);
	}
}

function isSettled({ best, least, left }: Search): boolean {
	return best.deviation === least || left <= 0;
}

/** A party with more people of one organisation than is even anywhere leaves the rest out of place. */
function blockExcess(
	{ attributes }: MixProblem,
	{ high, sizes }: Round,
	attribute: 0 | 1,
	parties: readonly Party[]
): number {
	const { values, of } = attributes[attribute];
	const most = (value: number) =>
		Math.max(...sizes.map((_, group) => high[attribute]![group * values + value]!));
	let excess = 0;
	for (const { people } of parties) {
		const counts = Map.groupBy(people, (person) => of[person]!);
		for (const [value, members] of counts) {
			if (value >= 0 && members.length > 1) excess += Math.max(0, members.length - most(value));
		}
	}
	return excess;
}
