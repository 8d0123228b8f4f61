type SessionFacts = { cancelledAt: string | null; startsAt: string };

/** It is still to come and goes on, so its time, its place and its trainers can change. */
export function canChange(session: SessionFacts, now: string) {
	return !session.cancelledAt && session.startsAt > now;
}
