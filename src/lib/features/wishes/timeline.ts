import { formatDate, formatMoment } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { TimelineItem } from '#lib/ui/Timeline.svelte';
import type { getWish } from './details.server.ts';
import type { EventType } from './history/events.server.ts';
import type { Ending, Kind } from './wish.ts';
import { endingWord, kindWord } from './words.ts';

type Wish = Awaited<ReturnType<typeof getWish>>;
type WishEvent = Wish['events'][number];

/** The history of a wish as a timeline: when, who, what, and what was written. */
export function historyOf(wish: Wish): TimelineItem[] {
	return wish.events.filter(isTold).map((event) => ({
		time: formatMoment(event.occurredAt),
		datetime: event.occurredAt,
		who: event.who ?? m.wish_by_system(),
		text: sentence(event),
		...(event.message && { note: event.message }),
		tone: toneOf(event.type)
	}));
}

/** A new calculation that changed nothing to see stays out of sight. */
function isTold({ type, payload }: WishEvent): boolean {
	return type !== 'recalculated' || payload.told === true;
}

/** Who has it, what happens next, and by when. */
export function nextStep(wish: Wish): string {
	const owner = wish.ownerName ?? wish.owingName ?? m.wish_programme();
	const due = wish.time.due ? formatMoment(wish.time.due) : '';
	if (wish.state === 'closed') return m.wish_next_closed();
	if (wish.state === 'confirmed') return m.wish_next_done();
	if (wish.state === 'answered')
		return m.wish_next_answered({ due: formatMoment(wish.reopenUntil ?? wish.raisedAt) });
	if (!due) return m.wish_next_no_clock({ owner });
	if (wish.state === 'waiting_asker') return m.wish_next_waiting({ name: wish.askerName, owner, due });
	if (wish.state === 'planned') return m.wish_next_offer({ name: wish.askerName, owner, due });
	if (wish.time.state === 'late') return m.wish_next_late({ owner, due });
	if (wish.ownerName === null) return m.wish_next_unowned({ owner, due });
	return wish.state === 'raised' ? m.wish_next_first({ owner, due }) : m.wish_next_answer({ owner, due });
}

function sentence(event: WishEvent): string {
	const name = event.toName ?? m.wish_programme();
	const sentences: Record<EventType, () => string> = {
		raised: () => raisedSentence(event),
		taken: m.wish_event_taken,
		assigned: () => m.wish_event_assigned({ name }),
		handed_over: () => m.wish_event_handed_over({ name }),
		acknowledged: m.wish_event_acknowledged,
		asked: m.wish_event_asked,
		replied: m.wish_event_replied,
		offered: m.wish_event_offered,
		offer_refused: m.wish_event_offer_refused,
		answered: () => (event.payload.offerAccepted ? m.wish_event_accepted() : m.wish_event_answered()),
		declined: m.wish_event_declined,
		withdrawn: () => m.wish_event_withdrawn({ ending: endingWord(event.payload.ending as Ending) }),
		reopened: () => (event.payload.calledOff ? m.bundles_event_called_off() : m.wish_event_reopened()),
		confirmed: () => (event.who === null ? m.wish_event_window_ended() : m.wish_event_confirmed()),
		resumed: m.wish_event_resumed,
		recalculated: () => recalculatedSentence(event),
		kind_changed: () => m.targets_event_kind_changed({ kind: kindWord(event.payload.kind as Kind) }),
		relevance_asked: m.relevance_event_asked,
		relevance_unanswered: m.relevance_event_unanswered,
		still_live: m.relevance_event_still_live,
		changed: m.relevance_event_changed,
		workplace_changed: () =>
			event.payload.bounced
				? m.moves_event_bounced()
				: event.payload.left
					? m.moves_event_changed()
					: m.moves_event_added(),
		move_decided: () => (event.who === null ? m.moves_event_follow_default() : m.moves_event_follow()),
		offer_withdrawn: m.bundles_event_offer_withdrawn,
		bundled: m.bundles_event_bundled,
		bundle_agreed: m.bundles_event_agreed,
		bundle_left: m.bundles_event_left
	};
	return sentences[event.type]();
}

function recalculatedSentence({ payload }: WishEvent) {
	const says = (ending: string) => Object.keys(payload).some((key) => key.endsWith(ending));
	if (says('_from')) return m.targets_event_given();
	return says('_ended') ? m.targets_event_ended() : m.targets_event_recalculated();
}

function raisedSentence({ occurredAt, recordedAt }: WishEvent) {
	const later = formatDate(occurredAt) !== formatDate(recordedAt);
	return later ? m.wish_event_recorded({ date: formatDate(recordedAt) }) : m.wish_event_raised();
}

function toneOf(type: EventType) {
	if (type === 'answered' || type === 'confirmed' || type === 'still_live') return 'good';
	if (type === 'asked' || type === 'offered' || type === 'reopened' || type === 'offer_withdrawn')
		return 'warn';
	return type === 'withdrawn' || type === 'declined' ? 'bad' : 'accent';
}
