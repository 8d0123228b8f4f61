/** Facts about a coaching pair and its notes; the present is always an argument. */

export type PairState = 'asked' | 'active' | 'ended' | 'declined';

export function pairStateOf(pair: { acceptedAt: string | null; endedAt: string | null }): PairState {
	if (pair.endedAt) return pair.acceptedAt ? 'ended' : 'declined';
	return pair.acceptedAt ? 'active' : 'asked';
}

const DELETABLE_MS = 24 * 60 * 60_000;

/** One's own note can vanish within a day; after that it can be struck, and that stays to be seen. */
export function canBeDeleted(note: { writtenAt: string }, now: string) {
	return Date.parse(now) - Date.parse(note.writtenAt) < DELETABLE_MS;
}

export const LONGEST_NOTE = 10_000;
