import { m } from '#lib/i18n/paraglide/messages.js';

const OUTCOMES: Record<string, () => string> = {
	merged: m.merging_outcome_merged,
	refused: m.merging_outcome_refused,
	withdrawn: m.merging_outcome_withdrawn,
	expired: m.merging_outcome_expired,
	overtaken: m.merging_outcome_overtaken
};

export function outcomeText(outcome: string): string {
	return OUTCOMES[outcome]?.() ?? '';
}

/** What somebody hears who answered. */
export function answeredText(answer: 'yes' | 'no', merged: boolean): string {
	if (answer === 'no') return m.merging_refused_done();
	return merged ? m.merging_merged_done() : m.merging_agreed_done();
}
