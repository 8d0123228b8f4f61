/** Something that needs attention now, told once to one person. */
export type NewAlert = {
	/** Once per recipient and key, however often it is raised. */
	key: string;
	recipientId: string;
	kind: AlertKind;
	/** The values its sentence needs: titles, dates, numbers; never a confidential text. */
	facts: Record<string, string | number>;
	href: string;
	/** Whether a mail says it too. */
	mail: boolean;
};

/** Every kind of attention the platform asks; each has its sentence in words.ts. */
export type AlertKind =
	| 'lead_lost'
	| 'lead_changed'
	| 'edition_cancelled'
	| 'seat_offered'
	| 'submission_flagged'
	| 'mix_proposed'
	| 'mix_published'
	| 'allocation_proposed'
	| 'follow_up_new'
	| 'follow_up_assigned'
	| 'follow_up_replied'
	| 'follow_up_accepted'
	| 'follow_up_withdrawn'
	| 'follow_up_reopened'
	| 'follow_up_resumed'
	| 'follow_up_half'
	| 'follow_up_at_risk'
	| 'follow_up_due'
	| 'follow_up_overdue'
	| 'coaching_asked'
	| 'lesson_plan_reopened';
