import { countFirstChoices, measure } from '#lib/engine/mixing/allocation/measures.ts';
import type { Question } from '#lib/engine/mixing/allocation/program.ts';
import { searchPlacing, type Placing, type Search } from '#lib/engine/mixing/allocation/search.ts';
import type { AllocationPrices } from '#lib/engine/mixing/allocation/types.ts';

type Facts = Pick<Question, 'open' | 'placed' | 'scarcity'> & {
	organisationDeviation: number;
	firstChoices: number;
};

/**
 * What each evenness costs: the same allocation without that level, exactly solved, and how many more
 * first choices it has. A price that could not be settled is left out. One attribute alone is a flow.
 */
export function pricesOf(search: Search, facts: Facts): AllocationPrices {
	const withoutDisciplines = searchPlacing(search, {
		...facts,
		least: 'choices',
		most: [facts.organisationDeviation]
	});
	return {
		...priced('disciplineEvenness', search, withoutDisciplines, facts),
		...priced('organisationEvenness', search, withoutOrganisations(search, facts), facts)
	};
}

function withoutOrganisations(search: Search, facts: Facts): Placing | undefined {
	const even = searchPlacing(search, { ...facts, most: [], least: 1 });
	if (!even.editionOf || !even.isExact) return undefined;
	const { disciplineDeviation } = measure(search.problem, facts.open, even.editionOf);
	return searchPlacing(search, { ...facts, most: [undefined, disciplineDeviation], least: 'choices' });
}

function priced(
	level: keyof AllocationPrices,
	{ problem }: Search,
	without: Placing | undefined,
	{ firstChoices }: Facts
): AllocationPrices {
	if (!without?.editionOf || !without.isExact) return {};
	return { [level]: countFirstChoices(problem, without.editionOf) - firstChoices };
}
