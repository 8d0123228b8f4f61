import { isEnough } from '#lib/engine/anonymity.ts';
import { kinds, type Kind } from '#lib/features/wishes/wish.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Cohort } from '#lib/features/reports/figures/cohort.ts';

export const windows = [30, 90, 180, 365] as const;
export type DayWindow = (typeof windows)[number];

/** What a lead time is told in: dates as the asker counts them, dates on which the office is open, or its hours without pauses. */
export const measures = ['workingDays', 'days', 'officeHours'] as const;
export type Measure = (typeof measures)[number];

/** The cohort that is looked at: wishes of one organisation or of all, of one kind or of all, raised in so many days. */
export type Scope = { organisationId: string | null; kind: Kind | null; days: DayWindow; measure: Measure };

export const USUAL_DAYS = 180;
/** In an address: every organisation, every kind. */
export const ALL = 'alle';

export function readScope(params: URLSearchParams): Scope {
	const kind = params.get('soort') ?? '';
	const organisation = params.get('organisatie') || ALL;
	const days = Number(params.get('dagen'));
	return {
		organisationId: organisation === ALL ? null : organisation,
		kind: (kinds as readonly string[]).includes(kind) ? (kind as Kind) : null,
		days: windows.find((known) => known === days) ?? USUAL_DAYS,
		measure: measures.find((known) => PARAMETER[known] === params.get('maat')) ?? 'workingDays'
	};
}

const PARAMETER = { workingDays: 'werkdagen', days: 'kalenderdagen', officeHours: 'kantooruren' };

export function writeScope({ organisationId, kind, days, measure }: Scope): URLSearchParams {
	return new URLSearchParams({
		...(organisationId && { organisatie: organisationId }),
		...(kind && { soort: kind }),
		...(days !== USUAL_DAYS && { dagen: String(days) }),
		...(measure !== 'workingDays' && { maat: PARAMETER[measure] })
	});
}

/** A coordinator looks at one of the own organisations; which one, when nothing is asked, is the first. */
export function scopeFor(actor: Actor, asked: Scope): Scope {
	if (actor.staff || asked.organisationId !== null) return asked;
	return { ...asked, organisationId: actor.coordinatedOrganisations[0] ?? null };
}

/** The view in which unread wishes may count; from two narrower ones their difference could be told. */
export function isWidest(actor: Actor, { organisationId, kind, days }: Scope): boolean {
	return kind === null && days === USUAL_DAYS && (actor.staff ? organisationId === null : true);
}

/** Unread wishes count in the widest view alone, and when there are enough of them to tell nobody by. */
export function mayCountUnread(unread: number, widest: boolean): boolean {
	return widest && isEnough(unread);
}

/** Of these wishes, of which those can be read, the ones that may count. */
export function countable(wishes: Cohort, read: Cohort, widest: boolean): Cohort {
	return mayCountUnread(wishes.rows.length - read.rows.length, widest) ? wishes : read;
}
