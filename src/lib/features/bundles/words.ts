import { formatDate, formatPeriod } from '#lib/i18n/format.ts';
import { kindWord } from '#lib/features/wishes/words.ts';
import type { Kind } from '#lib/features/wishes/wish.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { BundleState } from './bundle.ts';

export function stageWord(state: BundleState): string {
	return {
		collecting: m.bundles_state_collecting,
		proposed: m.bundles_state_proposed,
		scheduled: m.bundles_state_scheduled,
		delivered: m.bundles_state_delivered,
		dissolved: m.bundles_state_dissolved
	}[state]();
}

type Shown = {
	state: BundleState;
	agreed: number;
	minPersons: number;
	decideBy: string;
	decideNow: boolean;
	accepted: number;
	edition: string | null;
	startsAt: string | null;
	endsAt: string | null;
};

/** What a group waits for, in one sentence. */
export function waitsFor(bundle: Shown): string {
	const { agreed, minPersons: needed, accepted } = bundle;
	const date = formatDate(bundle.decideBy);
	if (bundle.state === 'dissolved') return m.bundles_waits_dissolved();
	if (bundle.state === 'delivered') return m.bundles_waits_delivered({ accepted });
	if (bundle.state === 'scheduled')
		return m.bundles_waits_scheduled({
			accepted,
			edition: bundle.edition ?? '',
			period: formatPeriod(bundle.startsAt ?? '', bundle.endsAt ?? '')
		});
	if (bundle.state === 'proposed') return m.bundles_waits_proposed({ agreed });
	if (bundle.decideNow) return m.bundles_waits_decision({ date, agreed, needed });
	return agreed >= needed
		? m.bundles_waits_enough({ agreed, needed })
		: m.bundles_waits_collecting({ agreed, needed, date });
}

type MemberFacts = {
	consentAt: string | null;
	offerSeq: number | null;
	result: string | null;
	seat: string | null;
};

/** How a wish stands in its group. */
export function memberWord({ consentAt, offerSeq, result, seat }: MemberFacts): string {
	if (result === 'accepted')
		return {
			placed: m.bundles_member_placed,
			waiting: m.bundles_member_waiting,
			none: m.bundles_member_no_seat
		}[seat ?? 'placed']!();
	const results: Record<string, () => string> = {
		refused: m.bundles_result_refused,
		expired: m.bundles_result_expired,
		no_consent: m.bundles_result_no_consent,
		removed: m.bundles_result_removed,
		ended: m.bundles_result_ended,
		dissolved: m.bundles_result_dissolved
	};
	if (result) return results[result]?.() ?? '';
	if (offerSeq !== null) return m.bundles_member_offered();
	return consentAt === null ? m.bundles_member_asked() : m.bundles_member_agreed();
}

type Suggested = {
	topic: { name: string } | null;
	kind: Kind | null;
	region: string;
	wishes: { summary: string }[];
};

/** What a suggested group is about. */
export function suggestionTitle({ topic, wishes }: Suggested): string {
	return topic?.name ?? m.bundles_theme({ wish: wishes[0]?.summary ?? '' });
}

export function suggestionFacts({ kind, region }: Suggested): string {
	return [...(kind ? [kindWord(kind)] : [m.bundles_by_words()]), ...(region ? [region] : [])].join(' · ');
}
