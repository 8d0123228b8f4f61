export interface AllocationPerson {
	id: string;
	organisation: string;
	discipline?: string;
	/** The editions this person can come to, the most wanted first. */
	prefers: string[];
}

export interface AllocationEdition {
	id: string;
	capacity: number;
	/** An edition gets at least this many people or none. */
	minimum: number;
}

export interface AllocationInput {
	people: AllocationPerson[];
	editions: AllocationEdition[];
	seed: number;
	budgetSeconds: number;
}

export interface AllocationMeasures {
	placed: number;
	/** Over editions that get people: members beyond the floor or ceiling of the even share by capacity. */
	organisationDeviation: number;
	disciplineDeviation: number;
	/** Sum of squared ranks; a first choice costs 0, a third 4. */
	preferenceCost: number;
}

export type AllocationBounds = AllocationMeasures;

/** How many more first choices the same allocation has when this evenness is left out; absent when not settled. */
export interface AllocationPrices {
	organisationEvenness?: number;
	disciplineEvenness?: number;
}

export interface Allocation {
	placed: Record<string, string>;
	unplaced: string[];
	/**
	 * Editions that get nobody because their minimum cannot be met beside the others: after most placed the
	 * fewest, then those fewest people want most. They do not count in the even shares.
	 */
	closed: string[];
	measures: AllocationMeasures;
	/** No allocation with the levels above as they are here does better. */
	bounds: AllocationBounds;
	/** Measures at their bound while every level above is proven too. */
	proven: (keyof AllocationMeasures)[];
	firstChoices: number;
	prices: AllocationPrices;
	/** The clock or a stop ended it, so that another run may answer otherwise. */
	cutShort: boolean;
}
