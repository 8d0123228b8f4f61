import { EDITION_STATES, type EditionState } from '#lib/features/editions/edition.ts';
import { stateText } from '#lib/features/editions/edition-words.ts';
import type { Planned } from '#lib/features/sessions/overview.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

type Counts = { running: number; attention: number; states: Map<EditionState, number> };

/** What the chips are called in the address; what runs needs no name. */
const KEYS: Record<string, Planned> = {
	aandacht: 'attention',
	...Object.fromEntries(EDITION_STATES.map((state) => [state, state])),
	alle: 'all'
};

export function readPlanned(chosen: string | null): Planned {
	return (Object.hasOwn(KEYS, chosen ?? '') && KEYS[chosen ?? '']) || 'running';
}

/** The chips above the planning, each with how many editions it shows. */
export function planningFilters({ running, attention, states }: Counts, chosen: Planned) {
	const all = [...states.values()].reduce((sum, count) => sum + count, 0);
	const items: [Planned, string, number][] = [
		['running', m.planning_filter_running(), running],
		['attention', m.planning_filter_attention(), attention],
		...EDITION_STATES.map((state): [Planned, string, number] => [
			state,
			stateText(state),
			states.get(state) ?? 0
		]),
		['all', m.planning_filter_all(), all]
	];
	return items.map(([planned, label, count]) => ({
		href: addressOf(planned),
		label,
		active: planned === chosen,
		count
	}));
}

function addressOf(planned: Planned) {
	const [key] = Object.entries(KEYS).find(([, value]) => value === planned) ?? [];
	return key ? `/planning?toon=${key}` : '/planning';
}
