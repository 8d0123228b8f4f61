export type EditionState = 'to_start' | 'definitive' | 'held' | 'completed' | 'cancelled';

export const EDITION_STATES: readonly EditionState[] = [
	'to_start',
	'definitive',
	'held',
	'completed',
	'cancelled'
];

type SessionFacts = { cancelledAt: string | null; endsAt: string; leads: number };

/** Every session that goes on has both its trainers, and there is at least one. */
export function canBecomeDefinitive(state: EditionState, sessions: readonly SessionFacts[]) {
	const going = sessions.filter((session) => !session.cancelledAt);
	return state === 'to_start' && going.length > 0 && going.every((session) => session.leads === 2);
}

/** Every session that goes on is over. */
export function canBeHeld(state: EditionState, sessions: readonly SessionFacts[], now: string) {
	const going = sessions.filter((session) => !session.cancelledAt);
	return state === 'definitive' && going.length > 0 && going.every((session) => session.endsAt <= now);
}

export function canBeCompleted(state: EditionState) {
	return state === 'held';
}

export function canBeCancelled(state: EditionState) {
	return isRunning(state);
}

/** Its sessions, trainers and people can still change. */
export function isRunning(state: EditionState) {
	return state === 'to_start' || state === 'definitive';
}
