import { EDITION_STATES, isRunning, type EditionState } from '#lib/features/editions/edition.ts';
import { stateText } from '#lib/features/editions/edition-words.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

type Facts = { state: EditionState; openPlaces: number; warnings: string[] };
type Filter<Edition> = { key: string; label: string; holds: (edition: Edition) => boolean };

/** The chips above the planning, each with how many editions it shows. */
export function planningFilters(editions: readonly Facts[], chosen: string) {
	const current = find(chosen).key;
	return filters().map(({ key, label, holds }) => ({
		href: key ? `/planning?toon=${key}` : '/planning',
		label,
		active: key === current,
		count: editions.filter(holds).length
	}));
}

export function choosePlanning<Edition extends Facts>(
	editions: readonly Edition[],
	chosen: string
): Edition[] {
	return editions.filter(find(chosen).holds);
}

function find(chosen: string): Filter<Facts> {
	const all = filters();
	return all.find((filter) => filter.key === chosen) ?? all[0]!;
}

function filters(): Filter<Facts>[] {
	return [
		{ key: '', label: m.planning_filter_running(), holds: (edition) => isRunning(edition.state) },
		{
			key: 'aandacht',
			label: m.planning_filter_attention(),
			holds: (edition) => isRunning(edition.state) && edition.openPlaces + edition.warnings.length > 0
		},
		...EDITION_STATES.map((state) => ({
			key: state,
			label: stateText(state),
			holds: (edition: Facts) => edition.state === state
		})),
		{ key: 'alle', label: m.planning_filter_all(), holds: () => true }
	];
}
