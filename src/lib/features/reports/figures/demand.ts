import { writeDate } from '#lib/engine/turnaround/days.ts';
import { NEVER, type Columns } from '#lib/features/wishes/snapshot/columns.ts';
import { kinds, type Kind } from '#lib/features/wishes/wish.ts';
import type { Numbering } from '#lib/engine/columns/numbering.ts';
import type { TopicsBySession } from '#lib/features/topics/topics.server.ts';
import { DAY } from '#lib/server/clock.ts';
import { countWhere, greatest, rowsWhere, type Cohort } from './cohort.ts';

export type Demand = {
	/** The topic of the training where it was raised; without one, the kind stands for it. */
	topic: string | null;
	kind: Kind | null;
	wishes: number;
	people: number;
	organisations: number;
	oldest: number;
	usefulUntil: string | null;
	/** Raised in the last four weeks, and in the four before those. */
	recent: number;
	before: number;
};

const FOUR_WEEKS = 28 * DAY;

/** What people ask for, by topic: open wishes with their people, and what was raised in eight weeks. */
export function demandFor({ columns, rows }: Cohort, topics: TopicsBySession, now: string): Demand[] {
	const { open, raisedAt, session, kind } = columns;
	const topicsOf = columns.sessions.map((id) => topics.get(id) ?? []);
	const since = Date.parse(now) - 2 * FOUR_WEEKS;
	const groups = new Map<string | number, number[]>();
	const add = (key: string | number, row: number) => {
		const group = groups.get(key);
		if (group) group.push(row);
		else groups.set(key, [row]);
	};
	for (const row of rows) {
		if (open[row] === 0 && raisedAt[row]! <= since) continue;
		const own = topicsOf[session[row]!]!;
		if (own.length === 0) add(kind[row]!, row);
		for (const topic of own) add(topic, row);
	}
	return [...groups]
		.map(([key, all]) => ({
			topic: typeof key === 'string' ? key : null,
			kind: typeof key === 'number' ? kinds[key]! : null,
			...demandOf(columns, Int32Array.from(all), Date.parse(now))
		}))
		.filter(({ wishes }) => wishes > 0)
		.sort((one, other) => other.people - one.people || other.oldest - one.oldest);
}

function demandOf(columns: Columns, rows: Int32Array, now: number) {
	const { raisedAt, asker, home, age, usefulOn, numbers } = columns;
	const open = rowsWhere(rows, (row) => columns.open[row] === 1);
	const raisedBetween = (from: number, to: number) =>
		countWhere(rows, (row) => from < raisedAt[row]! && raisedAt[row]! <= to);
	let first = NEVER;
	for (const row of open) first = Math.min(first, usefulOn[row]!);
	return {
		wishes: open.length,
		people: countDistinct(open, asker, numbers.asker),
		organisations: countDistinct(open, home, numbers.organisation),
		oldest: greatest(open, (row) => age[row]!),
		usefulUntil: first === NEVER ? null : writeDate(first),
		recent: raisedBetween(now - FOUR_WEEKS, now),
		before: raisedBetween(now - 2 * FOUR_WEEKS, now - FOUR_WEEKS)
	};
}

function countDistinct(rows: Int32Array, column: Int32Array, { texts }: Numbering): number {
	const seen = new Uint8Array(texts.length);
	for (const row of rows) seen[column[row]!] = 1;
	return seen.reduce((sum, one) => sum + one, 0);
}
