import { m } from '#lib/i18n/paraglide/messages.js';
import type { Tone } from '#lib/ui/tones.ts';
import type { EditionState } from './edition.ts';

export function stateText(state: EditionState): string {
	return {
		to_start: m.planning_state_to_start,
		definitive: m.planning_state_definitive,
		held: m.planning_state_held,
		completed: m.planning_state_completed,
		cancelled: m.planning_state_cancelled
	}[state]();
}

export const STATE_TONES: Record<EditionState, Tone> = {
	to_start: 'warn',
	definitive: 'good',
	held: 'accent',
	completed: 'done',
	cancelled: 'bad'
};
