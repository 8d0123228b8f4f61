import type { Round } from '#lib/engine/mixing/problem.ts';
import type { Party } from '#lib/engine/mixing/rules/parties.ts';

/** Parties at the groups of one round, one by one; the others fit beside them as long as `fits` was heeded. */
export interface Tables {
	round: Round;
	parties: readonly Party[];
	/** Per party its group; −1 as long as it stands. */
	groupOf: Int32Array;
	/** Per group. */
	seated: Int32Array;
	/** Seats that are taken or must still be, so that no group stays below its minimum. */
	needed: number;
	/** At party × groups + group: rivals who sit there; per party the groups that are closed by them. */
	blocked: Uint16Array;
	closed: Int32Array;
}

export function layTables(round: Round, parties: readonly Party[]): Tables {
	const groups = round.sizes.length;
	return {
		round,
		parties,
		groupOf: new Int32Array(parties.length).fill(-1),
		seated: new Int32Array(groups),
		needed: round.sizes.reduce((sum, { min }) => sum + min, 0),
		blocked: new Uint16Array(parties.length * groups),
		closed: new Int32Array(parties.length)
	};
}

export function fits({ round, parties, seated, needed, blocked }: Tables, party: number, group: number) {
	const size = parties[party]!.people.length;
	const { min, max } = round.sizes[group]!;
	const after = seated[group]! + size;
	if (after > max || blocked[party * seated.length + group]! > 0) return false;
	return needed + Math.max(min, after) - Math.max(min, seated[group]!) <= round.present.length;
}

export function sit(tables: Tables, party: number, group: number): void {
	tables.groupOf[party] = group;
	fill(tables, group, tables.parties[party]!.people.length);
	for (const rival of tables.parties[party]!.rivals) block(tables, rival, group, 1);
}

export function rise(tables: Tables, party: number): void {
	const group = tables.groupOf[party]!;
	tables.groupOf[party] = -1;
	fill(tables, group, -tables.parties[party]!.people.length);
	for (const rival of tables.parties[party]!.rivals) block(tables, rival, group, -1);
}

/**
 * Where a party may sit, the emptiest first. Of empty groups of one size one is as good as another, as
 * long as whoever is pinned sits already.
 */
export function choices(tables: Tables, party: number): number[] {
	const { round, parties, seated } = tables;
	const { pinned } = parties[party]!;
	if (pinned >= 0) return fits(tables, party, pinned) ? [pinned] : [];
	const empty = new Set<number>();
	const open: number[] = [];
	round.sizes.forEach(({ min, max }, group) => {
		if (!fits(tables, party, group)) return;
		const kind = min * 1e6 + max;
		if (seated[group] === 0 && empty.has(kind)) return;
		if (seated[group] === 0) empty.add(kind);
		open.push(group);
	});
	return open.sort((one, other) => seated[one]! - seated[other]!);
}

function fill(tables: Tables, group: number, people: number): void {
	const { seated, round } = tables;
	const { min } = round.sizes[group]!;
	tables.needed -= Math.max(min, seated[group]!);
	seated[group]! += people;
	tables.needed += Math.max(min, seated[group]!);
}

function block({ blocked, closed, seated }: Tables, party: number, group: number, times: 1 | -1): void {
	const place = party * seated.length + group;
	const before = blocked[place]!;
	blocked[place] = before + times;
	if (before === 0) closed[party]!++;
	if (before + times === 0) closed[party]!--;
}
