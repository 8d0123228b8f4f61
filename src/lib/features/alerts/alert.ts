/** Something that needs attention now, told once to one person. */
export type NewAlert = {
	/** Once per recipient and key, however often it is raised. */
	key: string;
	recipientId: string;
	kind: AlertKind;
	/** The values its sentence needs: titles, dates, numbers; never a confidential text. */
	facts: AlertFacts;
	/** What it is about, for whoever looks before a mail whether it still holds. */
	ids?: AlertIds;
	href: string;
	/** Whether a mail says it too: one of its own, the daily digest, or the one urgent mail that a day may have. */
	mail: boolean | 'digest' | 'urgent';
	/** The key of the summary that says it together with others. */
	partOf?: string;
};

export type AlertFacts = Record<string, string | number>;
export type AlertIds = Record<string, string | number>;

/** Every kind of attention the platform asks; each has its sentence in words.ts. */
export type AlertKind =
	| 'lead_lost'
	| 'lead_changed'
	| 'new_lead'
	| 'edition_cancelled'
	| 'seat_offered'
	| 'submission_flagged'
	| 'hand_ins_new'
	| 'mix_proposed'
	| 'mix_published'
	| 'allocation_proposed'
	| 'wish_new'
	| 'wish_assigned'
	| 'wish_replied'
	| 'wish_accepted'
	| 'wish_withdrawn'
	| 'wish_reopened'
	| 'wish_resumed'
	| 'wish_recalculated'
	| 'wish_half'
	| 'wish_at_risk'
	| 'wish_due'
	| 'wish_late'
	| 'wish_together'
	| 'alerts_late'
	| 'relevance_asked'
	| 'relevance_still_live'
	| 'relevance_changed'
	| 'relevance_no_answer'
	| 'moves_decide'
	| 'moves_asker_moved'
	| 'moves_decided'
	| 'moves_bounced'
	| 'moves_bounced_own'
	| 'bundle_asked'
	| 'bundle_ready'
	| 'bundle_decide'
	| 'bundle_called_off'
	| 'bundle_session_cancelled'
	| 'bundle_no_seat'
	| 'bundle_no_seat_for'
	| 'coaching_asked'
	| 'coaching_accepted'
	| 'coaching_declined'
	| 'coaching_taken_back'
	| 'coaching_ended'
	| 'coaching_notes_go'
	| 'coaching_ended_by_merger'
	| 'merge_proposed'
	| 'merge_asked'
	| 'lesson_plan_reopened'
	| 'confidential_closed'
	| 'confidential_opened'
	| 'address_second'
	| 'address_refused'
	| 'factor_second'
	| 'factor_refused'
	| 'merge_settled';
