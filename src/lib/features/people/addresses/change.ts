/** Facts about a change of somebody's address; the present is always an argument. */
const HOUR = 3_600_000;

/** So long the old address can say no before a second person may say yes. */
export const SILENCE_HOURS = 72;
/** A change of one's own is confirmed from the new address within a day. */
const OWN_HOURS = 24;
/** What nobody decided about for so long has come to nothing. */
const LAPSES_AFTER_HOURS = 30 * 24;

export type Capacity = 'staff' | 'admin' | 'coordinator';

export type AddressChange = {
	askedAt: string;
	askedAs: 'self' | Capacity;
	settledAt: string | null;
};

export function isUnderWay(change: AddressChange, now: string): boolean {
	return change.settledAt === null && now < lapsesAt(change);
}

/** From when a second person may confirm a change that nobody refused. */
export function secondFrom(change: Pick<AddressChange, 'askedAt'>): string {
	return later(change.askedAt, SILENCE_HOURS);
}

/** When a change that nobody decided about ends by itself. */
export function lapsesAt({ askedAt, askedAs }: AddressChange): string {
	return later(askedAt, askedAs === 'self' ? OWN_HOURS : LAPSES_AFTER_HOURS);
}

function later(instant: string, hours: number) {
	return new Date(Date.parse(instant) + hours * HOUR).toISOString();
}
