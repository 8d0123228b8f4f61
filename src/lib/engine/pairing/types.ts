export interface PairSession {
	id: string;
	/** Milliseconds since 1970. */
	start: number;
	end: number;
	topic: string;
}

/** Where a trainer works, from and up to an instant in milliseconds since 1970. */
export interface Workplace {
	organisation: string;
	from: number;
	to: number;
}

export interface PairTrainer {
	id: string;
	/** The first at the time of a session counts it; its two trainers share none then. */
	workplaces: Workplace[];
	topics: string[];
	unavailable: { from: number; to: number }[];
	maxSessions?: number;
	/** Sessions this trainer would like to give. */
	prefers: string[];
}

export interface PairInput {
	sessions: PairSession[];
	trainers: PairTrainer[];
	organisations: { id: string; maxSessions?: number }[];
	/** Between two sessions of one trainer. */
	travelMinutes: number;
	taughtTogether: [string, string, number][];
	fixed: { session: string; trainers: [string, string] }[];
	seed: number;
	budgetSeconds: number;
}

export interface PairMeasures {
	staffed: number;
	/** Sum over trainers of sessions squared: least when the work is shared most evenly. */
	loadSquares: number;
	/** Sum over organisations of sessions squared, divided by the trainers they have. */
	loadSquaresOrganisations: number;
	/** Sessions whose two trainers taught together before, or earlier in this plan. */
	repeatedPairs: number;
	preferencesMet: number;
}

/** No plan that does as well on the levels above staffs more, and none measures less. */
export type PairBounds = Pick<PairMeasures, 'staffed' | 'loadSquares' | 'repeatedPairs'>;

export type PairLevel = 'staffed' | 'fairness' | 'novelty' | 'organisations' | 'preferences';

export type PairReason =
	| { code: 'fixed' }
	| { code: 'competent'; topic: string }
	| { code: 'available' }
	/** Sessions of each trainer in this plan, without and with this one. */
	| { code: 'loadBefore' | 'loadAfter'; sessions: [number, number] }
	| { code: 'taughtTogether'; times: number }
	/** The best other pair; without a level it is as good, without trainers there is none. */
	| { code: 'bestAlternative'; trainers?: [string, string]; level?: PairLevel };

/** The first count that fails, and how many trainers pass it. */
export interface UnstaffedReason {
	code: 'competent' | 'available' | 'free' | 'organisations';
	trainers: number;
}

export interface Unstaffed {
	session: string;
	because: UnstaffedReason;
	/**
	 * Sessions that cannot all be staffed, this one among them, of which none can be left out; empty when
	 * none are known.
	 */
	conflict: string[];
	/** How many can give one of them at least, and their organisations. */
	able: { trainers: number; organisations: number };
}

export interface Pairing {
	pairs: { session: string; trainers: [string, string]; why: PairReason[] }[];
	unstaffed: Unstaffed[];
	measures: PairMeasures;
	bounds: PairBounds;
	/** Measures at their bound while every level above is proven too. */
	proven: (keyof PairBounds)[];
	evaluations: number;
	cutShort: boolean;
}

export interface PairWatch {
	shouldStop?: () => boolean;
	onProgress?: (fraction: number, measures: PairMeasures) => void;
}
