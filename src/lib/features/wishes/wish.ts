import { refusal, type Refusal } from '#lib/i18n/refusal.ts';

export const kinds = ['training', 'deepening', 'introduction', 'coaching', 'answer', 'other'] as const;
export type Kind = (typeof kinds)[number];

/** The kinds that a wish can become; a coaching wish stays with its coach, and no other wish becomes one. */
export const changeableKinds = kinds.filter((kind) => kind !== 'coaching');

export const openStates = [
	'raised',
	'acknowledged',
	'in_progress',
	'waiting_asker',
	'waiting_organisation',
	'planned'
] as const;
export const states = [...openStates, 'answered', 'confirmed', 'closed'] as const;
export type State = (typeof states)[number];

/** Why a wish ended without an answer, as the asker can say it. */
export const endings = [
	'withdrawn',
	'changed_workplace',
	'other_question',
	'overtaken_by_news',
	'found_elsewhere'
] as const;
export type Ending = (typeof endings)[number];

/** How long before its raising may be typed in without saying why. */
export const BACKDATE_DAYS = 30;
/** A wish that waits for its asker goes on by itself after so many working days. */
export const PAUSE_DAYS = 5;
/** An answer can be questioned for so many working days. */
export const REOPEN_DAYS = 10;

export type Situation = {
	state: State;
	answeredByName: string | null;
	reopenUntil: string | null;
};

export function isOpen({ state }: Pick<Situation, 'state'>): boolean {
	return (openStates as readonly string[]).includes(state);
}

/** Whether the next step is the asker's. */
export function isWaiting({ state }: Pick<Situation, 'state'>): boolean {
	return state === 'waiting_asker' || state === 'planned';
}

export function canReopen(
	{ state, reopenUntil }: Pick<Situation, 'state' | 'reopenUntil'>,
	now: string
): boolean {
	return state === 'answered' && reopenUntil !== null && now <= reopenUntil;
}

/** Why nothing more can be done on a wish; undefined when it is open. */
export function whyNotOpen(wish: Situation): Refusal | undefined {
	if (isOpen(wish)) return undefined;
	if (wish.state === 'closed') return refusal('wish_is_closed');
	return refusal('wish_is_answered', { name: wish.answeredByName ?? '' });
}

/** Why no question or offer can be put to the asker now. */
export function whyNotAsk(wish: Situation): Refusal | undefined {
	return whyNotOpen(wish) ?? (isWaiting(wish) ? refusal('wish_waits_already') : undefined);
}

export function whyNoReply(wish: Situation): Refusal | undefined {
	return whyNotOpen(wish) ?? (isWaiting(wish) ? undefined : refusal('wish_no_question'));
}

export function whyNoOffer(wish: Situation): Refusal | undefined {
	return whyNotOpen(wish) ?? (wish.state === 'planned' ? undefined : refusal('wish_no_offer'));
}

export function whyNotReopen(wish: Situation, now: string): Refusal | undefined {
	return canReopen(wish, now) ? undefined : refusal('wish_reopen_too_late');
}

export function whyNotConfirm(wish: Situation): Refusal | undefined {
	return wish.state === 'answered' ? undefined : refusal('wish_not_answered');
}
