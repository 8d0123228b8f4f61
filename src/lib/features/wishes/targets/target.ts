import type { Unit } from '../clocks/counted-clock.ts';

/** The longest promise that still is one: a year of working days, or of working hours. */
export const LONGEST = { business_days: 260, business_hours: 2000 } as const;
/** How far ahead a target can be set. */
export const AHEAD_DAYS = 366;

/** A target as people say it; minutes are kept, hours are said. */
export type SaidTarget = { unit: 'business_days' | 'business_hours'; value: number };

export function keptTarget({ unit, value }: SaidTarget): { unit: Unit; value: number } {
	return unit === 'business_days' ? { unit, value } : { unit: 'business_minutes', value: value * 60 };
}

/** As kept; minutes that are no whole hours are rounded up. */
export function saidTarget({ unit, value }: { unit: Unit; value: number }): SaidTarget {
	return unit === 'business_days'
		? { unit, value }
		: { unit: 'business_hours', value: Math.ceil(value / 60) };
}

/** Where targets of this reach begin in the order in which they are tried; the most particular first. */
export function rankOf({
	kind,
	organisationId
}: {
	kind: string | null;
	organisationId: string | null;
}): number {
	return (organisationId === null ? 0 : -20_000) + (kind === null ? 1_000 : -10_000);
}
