import { m } from '#lib/i18n/paraglide/messages.js';
import { locale, type Locale } from '#lib/i18n/format.ts';
import type { Ending, Kind, State } from './wish.ts';

type Word = (inputs: Record<string, never>, options: { locale: Locale }) => string;

const KINDS: Record<Kind, Word> = {
	training: m.wish_kind_training,
	deepening: m.wish_kind_deepening,
	introduction: m.wish_kind_introduction,
	coaching: m.wish_kind_coaching,
	answer: m.wish_kind_answer,
	other: m.wish_kind_other
};

const STATES: Record<State, Word> = {
	raised: m.wish_state_raised,
	acknowledged: m.wish_state_acknowledged,
	in_progress: m.wish_state_in_progress,
	waiting_asker: m.wish_state_waiting_asker,
	waiting_organisation: m.wish_state_waiting_organisation,
	planned: m.wish_state_planned,
	answered: m.wish_state_answered,
	confirmed: m.wish_state_confirmed,
	closed: m.wish_state_closed
};

const ENDINGS: Record<Ending, Word> = {
	withdrawn: m.wish_ending_withdrawn,
	changed_workplace: m.wish_ending_changed_workplace,
	other_question: m.wish_ending_other_question,
	overtaken_by_news: m.wish_ending_overtaken_by_news,
	found_elsewhere: m.wish_ending_found_elsewhere
};

export function kindWord(kind: Kind, language: Locale = locale()): string {
	return KINDS[kind]({}, { locale: language });
}

/** What a kind is for, in half a sentence. */
export function kindHelp(kind: Kind): string {
	return {
		training: m.wish_kind_training_help,
		deepening: m.wish_kind_deepening_help,
		introduction: m.wish_kind_introduction_help,
		coaching: m.wish_kind_coaching_help,
		answer: m.wish_kind_answer_help,
		other: m.wish_kind_other_help
	}[kind]();
}

export function stateWord(state: State, language: Locale = locale()): string {
	return STATES[state]({}, { locale: language });
}

export function endingWord(ending: Ending, language: Locale = locale()): string {
	return ENDINGS[ending]({}, { locale: language });
}

/** What a wish asks, as a mail or a page without signing in may say it: a coaching wish says only that it is one. */
export function wordsOutside({ kind, summary }: { kind: Kind; summary: string }, language?: Locale): string {
	if (kind === 'coaching') return m.wish_coaching_outside({}, { locale: language ?? locale() });
	return [...summary].slice(0, 80).join('');
}
