import { writeDate } from '#lib/engine/turnaround/days.ts';
import { NEVER, type Columns } from '#lib/features/wishes/snapshot/columns.ts';
import { kinds, type Kind } from '#lib/features/wishes/wish.ts';
import type { Numbering } from '#lib/engine/columns/numbering.ts';
import type { TopicsBySession } from '#lib/features/topics/topics.server.ts';
import { DAY } from '#lib/server/clock.ts';
import { countWhere, greatest, placesWhere, type Cohort } from './cohort.ts';

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
export function demandFor({ columns, places }: Cohort, topics: TopicsBySession, now: string): Demand[] {
	const { open, raisedAt, session, kind } = columns;
	const topicsOf = columns.sessions.map((id) => topics.get(id) ?? []);
	const since = Date.parse(now) - 2 * FOUR_WEEKS;
	const groups = new Map<string | number, number[]>();
	const add = (key: string | number, place: number) => {
		const group = groups.get(key);
		if (group) group.push(place);
		else groups.set(key, [place]);
	};
	for (const place of places) {
		if (open[place] === 0 && raisedAt[place]! <= since) continue;
		const own = topicsOf[session[place]!]!;
		if (own.length === 0) add(kind[place]!, place);
		for (const topic of own) add(topic, place);
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

function demandOf(columns: Columns, places: Int32Array, now: number) {
	const { raisedAt, asker, home, age, usefulOn, numbers } = columns;
	const open = placesWhere(places, (place) => columns.open[place] === 1);
	const raisedBetween = (from: number, to: number) =>
		countWhere(places, (place) => from < raisedAt[place]! && raisedAt[place]! <= to);
	let first = NEVER;
	for (const place of open) first = Math.min(first, usefulOn[place]!);
	return {
		wishes: open.length,
		people: countDistinct(open, asker, numbers.asker),
		organisations: countDistinct(open, home, numbers.organisation),
		oldest: greatest(open, (place) => age[place]!),
		usefulUntil: first === NEVER ? null : writeDate(first),
		recent: raisedBetween(now - FOUR_WEEKS, now),
		before: raisedBetween(now - 2 * FOUR_WEEKS, now - FOUR_WEEKS)
	};
}

function countDistinct(places: Int32Array, column: Int32Array, { texts }: Numbering): number {
	const seen = new Uint8Array(texts.length);
	for (const place of places) seen[column[place]!] = 1;
	return seen.reduce((sum, one) => sum + one, 0);
}
