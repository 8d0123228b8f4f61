import { conflict } from '#lib/server/refuse.ts';
import { atLocal } from '#lib/server/zone.ts';

/** A day with two times in Amsterdam; `hour` says which one is meant of a time that comes twice. */
export type TypedPeriod = { date: string; from: string; to: string; hour: 'first' | 'second' | null };

export type Period = { startsAt: string; endsAt: string };

/** The two instants of a typed period, or a refusal beside the field that does not fit. */
export function readPeriod({ date, from, to, hour }: TypedPeriod, now: string): Period {
	if (to <= from) conflict('planning_end_before_start', {}, 'to');
	const startsAt = instantAt(date, from, hour, 'from');
	const endsAt = instantAt(date, to, hour, 'to');
	if (endsAt <= startsAt) conflict('planning_end_before_start', {}, 'to');
	if (startsAt <= now) conflict('planning_in_past', {}, 'date');
	return { startsAt, endsAt };
}

function instantAt(date: string, time: string, hour: TypedPeriod['hour'], field: string): string {
	const moment = atLocal(date, time);
	if (moment.kind === 'once') return moment.instant;
	if (moment.kind === 'never') conflict('planning_time_never', {}, field);
	if (!hour) conflict('planning_time_twice', { time }, 'hour');
	return hour === 'first' ? moment.first : moment.second;
}
