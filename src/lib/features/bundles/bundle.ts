import { formatDate } from '#lib/i18n/format.ts';
import { refusal, type Refusal } from '#lib/i18n/refusal.ts';

export const liveStates = ['collecting', 'proposed', 'scheduled'] as const;
export type BundleState = (typeof liveStates)[number] | 'delivered' | 'dissolved';

/** So many different people make a group worth suggesting. */
export const FEWEST_SUGGESTED = 2;
/** How many people are usually needed for a session of their own. */
export const USUAL_PERSONS = 6;
/** How many days there usually are to collect. */
export const USUAL_DAYS = 28;

export type Grouped = {
	askerId: string;
	/** The organisation where the wish arose. */
	homeId: string | null;
	/** Working days since it was raised. */
	age: number;
	usefulUntil: string | null;
	/** Whether the asker was heard from lately. */
	fresh: boolean;
};

export type BundleStanding = {
	people: number;
	organisations: number;
	oldest: number;
	usefulUntil: string | null;
	/** The share of the people that was heard from lately. */
	fresh: number;
};

/** How a group of wishes stands; a person counts once, however many wishes. */
export function standingOf(wishes: readonly Grouped[]): BundleStanding {
	const people = new Set(wishes.map(({ askerId }) => askerId));
	const fresh = new Set(wishes.filter((wish) => wish.fresh).map(({ askerId }) => askerId));
	return {
		people: people.size,
		organisations: new Set(wishes.flatMap(({ homeId }) => homeId ?? [])).size,
		oldest: Math.max(0, ...wishes.map(({ age }) => age)),
		usefulUntil: wishes.flatMap(({ usefulUntil }) => usefulUntil ?? []).sort()[0] ?? null,
		fresh: people.size ? fresh.size / people.size : 0
	};
}

export type Bundle = { state: BundleState; minPersons: number; decideBy: string };

export function isLive({ state }: Pick<Bundle, 'state'>): boolean {
	return (liveStates as readonly string[]).includes(state);
}

/** Collecting is no parking place: from this date on somebody decides. */
export function mustDecide({ state, decideBy }: Bundle, today: string): boolean {
	return state === 'collecting' && decideBy <= today;
}

export function whyNotLive(bundle: Bundle): Refusal | undefined {
	return isLive(bundle) ? undefined : refusal('bundles_is_over');
}

/** Why no session can be looked for yet: with enough people always, with fewer only from the date on which to decide. */
export function whyNotGoAhead(bundle: Bundle, agreed: number, today: string): Refusal | undefined {
	if (bundle.state !== 'collecting') return whyNotLive(bundle) ?? refusal('bundles_goes_ahead_already');
	if (agreed === 0) return refusal('bundles_nobody_agreed');
	if (agreed >= bundle.minPersons || mustDecide(bundle, today)) return undefined;
	return refusal('bundles_too_few', {
		agreed,
		needed: bundle.minPersons,
		date: formatDate(bundle.decideBy)
	});
}
