import { formatMoment, locale, type Locale } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { AlertKind } from './alert.ts';

type Facts = Record<string, string | number>;
// Each sentence takes the facts that its own kind is raised with.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
type Sentence = (facts: any, options: { locale: Locale }) => string;

const SENTENCES: Record<AlertKind, Sentence> = {
	lead_lost: m.alert_lead_lost,
	lead_changed: (facts, options) =>
		facts.trainer ? m.alert_lead_changed(facts, options) : m.alert_lead_open(facts, options),
	new_lead: m.new_leads_alert,
	edition_cancelled: m.alert_edition_cancelled,
	seat_offered: m.enrolments_alert_seat_offered,
	submission_flagged: m.alert_submission_flagged,
	hand_ins_new: m.assignments_alert_hand_ins,
	coaching_asked: m.alert_coaching_asked,
	coaching_accepted: m.alert_coaching_accepted,
	coaching_declined: m.alert_coaching_declined,
	coaching_taken_back: m.alert_coaching_taken_back,
	coaching_ended: m.alert_coaching_ended,
	coaching_notes_go: m.alert_coaching_notes_go,
	coaching_ended_by_merger: m.merging_alert_coaching_ended,
	merge_proposed: m.merging_alert_proposed,
	merge_asked: m.merging_alert_asked,
	lesson_plan_reopened: m.alert_lesson_plan_reopened,
	confidential_closed: m.recovery_alert_closed,
	confidential_opened: m.recovery_alert_opened,
	address_second: m.addresses_alert_second,
	address_refused: m.addresses_alert_refused,
	factor_second: m.factors_alert_second,
	factor_refused: m.factors_alert_refused,
	merge_settled: m.merging_alert_settled,
	mix_proposed: m.alert_mix_proposed,
	mix_published: m.alert_mix_published,
	allocation_proposed: m.allocations_alert_proposed,
	wish_new: m.alert_wish_new,
	wish_assigned: m.alert_wish_assigned,
	wish_replied: m.alert_wish_replied,
	wish_accepted: m.alert_wish_accepted,
	wish_withdrawn: m.alert_wish_withdrawn,
	wish_reopened: m.alert_wish_reopened,
	wish_resumed: m.alert_wish_resumed,
	wish_recalculated: m.targets_alert_recalculated,
	wish_half: m.alert_wish_half,
	wish_at_risk: m.alert_wish_at_risk,
	wish_due: m.alert_wish_due,
	wish_late: m.alert_wish_late,
	wish_together: m.alert_wish_together,
	alerts_late: m.alert_alerts_late,
	relevance_asked: m.relevance_alert_asked,
	relevance_still_live: m.relevance_alert_still_live,
	relevance_changed: m.relevance_alert_changed,
	relevance_no_answer: m.relevance_alert_no_answer,
	moves_decide: m.moves_alert_decide,
	moves_asker_moved: m.moves_alert_asker_moved,
	moves_decided: m.moves_alert_decided,
	moves_bounced: m.moves_alert_bounced,
	moves_bounced_own: m.moves_alert_bounced_own,
	bundle_asked: m.bundles_alert_asked,
	bundle_ready: m.bundles_alert_ready,
	bundle_decide: m.bundles_alert_decide,
	bundle_called_off: m.bundles_alert_called_off,
	bundle_session_cancelled: m.bundles_alert_session_cancelled,
	bundle_no_seat: m.bundles_alert_no_seat,
	bundle_no_seat_for: m.bundles_alert_no_seat_for
};

/** The facts that are instants, written out as people say them. */
const INSTANTS = ['startsAt', 'endsAt', 'due'];

/** What an alert says, in the language of whoever reads it. */
export function alertSentence(kind: AlertKind, facts: Facts, language: Locale = locale()): string {
	const spoken = Object.fromEntries(
		Object.entries(facts).map(([name, value]) => [
			name,
			INSTANTS.includes(name) && value ? formatMoment(value, language) : value
		])
	);
	return SENTENCES[kind](spoken, { locale: language });
}
