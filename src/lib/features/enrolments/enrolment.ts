import { isRunning, type EditionState } from '#lib/features/editions/edition.ts';
import { addMs, DAY, HOUR } from '#lib/server/clock.ts';

const OFFER_LASTS = 3 * DAY;
const OFFER_LASTS_AT_LEAST = 2 * HOUR;
const CUT_OFF = DAY;
const LATE = 7 * DAY;

export type EnrolmentDoor = { state: EditionState; enrolUntil: string | null; firstStart: string | null };

/** Enrolling ends with the edition's own closing date, and at the latest when the first session begins; staff may let people in later. */
export function canEnrol(
	{ state, enrolUntil, firstStart }: EnrolmentDoor,
	at: string,
	today: string,
	staff: boolean
) {
	if (!isRunning(state) || firstStart === null) return false;
	return staff || (firstStart > at && (enrolUntil === null || enrolUntil >= today));
}

/** Offers stop a day before the first session: after that nobody can still arrange to come. */
export function canOffer(firstStart: string | null, at: string) {
	return firstStart !== null && at < addMs(firstStart, -CUT_OFF);
}

/** Three days to answer, but never more than half of what is left, so that the next in line gets a chance too. */
export function offerExpiry(firstStart: string, at: string): string {
	const cutOff = addMs(firstStart, -CUT_OFF);
	const half = (Date.parse(cutOff) - Date.parse(at)) / 2;
	const lasts = Math.max(OFFER_LASTS_AT_LEAST, Math.min(OFFER_LASTS, half));
	return [addMs(at, lasts), cutOff].toSorted()[0] ?? cutOff;
}

/** Giving up a seat within a week of the first session counts as late. */
export function isLate(firstStart: string | null, at: string) {
	return firstStart !== null && at > addMs(firstStart, -LATE);
}

export function canWithdraw(enrolment: { endedAt: string | null }, lastEnd: string | null, at: string) {
	return enrolment.endedAt === null && (lastEnd === null || lastEnd > at);
}

export type Waiting = {
	enrolmentId: string;
	personId: string;
	organisationId: string | null;
	askedAt: string;
	/** How many offers passed without an answer. */
	offers: number;
};

/** After two offers without an answer nobody is offered a third; the place in the list stays. */
export const MOST_OFFERS = 2;

/** Who may be offered a seat, in order: whoever asked first, but people whose organisation would then hold more than its even share come after the others. */
export function lineUp(
	waiting: Waiting[],
	capacity: number,
	held: ReadonlyMap<string | null, number>
): Waiting[] {
	const organisations = new Set([...held.keys(), ...waiting.map((one) => one.organisationId)]);
	const share = Math.ceil(capacity / Math.max(1, organisations.size));
	const overShare = (one: Waiting) => Number((held.get(one.organisationId) ?? 0) + 1 > share);
	return waiting.toSorted(
		(one, other) =>
			one.offers - other.offers ||
			overShare(one) - overShare(other) ||
			compare(one.askedAt, other.askedAt) ||
			compare(one.enrolmentId, other.enrolmentId)
	);
}

export type EnrolmentState =
	| { kind: 'enrol' | 'join_waitlist' | 'full' | 'closed' }
	| { kind: 'enrolled' }
	| { kind: 'waiting'; position: number }
	| { kind: 'offered'; until: string };

export type OwnEnrolment = { placed: boolean; position: number; offeredUntil: string | null };

/** What the one button of an edition says to this person. */
export function enrolmentState(
	own: OwnEnrolment | undefined,
	open: boolean,
	free: number,
	offering: boolean
): EnrolmentState {
	if (own?.placed) return { kind: 'enrolled' };
	if (own?.offeredUntil) return { kind: 'offered', until: own.offeredUntil };
	if (own) return { kind: 'waiting', position: own.position };
	if (!open) return { kind: 'closed' };
	if (free > 0) return { kind: 'enrol' };
	return { kind: offering ? 'join_waitlist' : 'full' };
}

function compare(one: string, other: string) {
	return one < other ? -1 : one > other ? 1 : 0;
}
