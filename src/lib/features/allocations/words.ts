import { formatList } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { AllocationFigures } from './allocation.ts';

/** How good a proposal is, as sentences; "proven" only where no other does better. */
export function figureSentences(figures: AllocationFigures, titles: ReadonlyMap<string, string>): string[] {
	const { measures, bounds, closed, cutShort } = figures;
	return [
		placedSentence(figures),
		...(closed.length
			? [m.allocations_closed({ names: formatList(closed.map((id) => titles.get(id) ?? '')) })]
			: []),
		evenSentence('organisations', measures.organisationDeviation, bounds.organisationDeviation),
		evenSentence('disciplines', measures.disciplineDeviation, bounds.disciplineDeviation),
		choicesSentence(figures),
		...priceSentences(figures),
		...(cutShort ? [m.allocations_cut_short()] : [])
	];
}

function placedSentence({ people, measures: { placed }, bounds }: AllocationFigures) {
	if (placed === people) return m.allocations_all_placed({ people });
	if (placed === bounds.placed) return m.allocations_most_placed({ placed, people });
	return m.allocations_some_placed({ placed, people, bound: bounds.placed });
}

const evenness = {
	organisations: {
		even: m.allocations_organisations_even,
		least: m.allocations_organisations_least,
		above: m.allocations_organisations_above
	},
	disciplines: {
		even: m.allocations_disciplines_even,
		least: m.allocations_disciplines_least,
		above: m.allocations_disciplines_above
	}
};

function evenSentence(attribute: keyof typeof evenness, count: number, bound: number) {
	const words = evenness[attribute];
	if (count === 0) return words.even();
	return count === bound ? words.least({ count }) : words.above({ count, bound });
}

function choicesSentence({ firstChoices: first, measures: { placed }, proven }: AllocationFigures) {
	const words = proven.includes('preferenceCost') ? m.allocations_choices_best : m.allocations_choices_above;
	return words({ first, placed });
}

/** What evenness costs in first choices, where that is known. */
function priceSentences({ prices: { organisationEvenness, disciplineEvenness } }: AllocationFigures) {
	return [
		...price(organisationEvenness, m.allocations_price_organisations, m.allocations_free_organisations),
		...price(disciplineEvenness, m.allocations_price_disciplines, m.allocations_free_disciplines)
	];
}

function price(count: number | undefined, costs: (values: { count: number }) => string, free: () => string) {
	if (count === undefined) return [];
	return [count > 0 ? costs({ count }) : free()];
}
