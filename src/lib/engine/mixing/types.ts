export interface MixPerson {
	id: string;
	organisation: string;
	discipline?: string;
	/** Rounds this person misses, counted from 1. */
	absent?: number[];
}

export interface GroupSize {
	min: number;
	max: number;
}

export interface Pin {
	round: number;
	person: string;
	group: number;
}

export interface MixInput {
	people: MixPerson[];
	rounds: number;
	/** How many groups, as even as can be, or the size each may have. */
	groups: number | GroupSize[];
	/** Two people and how often they met before. */
	met: [string, string, number][];
	together: string[][];
	apart: string[][];
	/** Rounds and groups count from 1. */
	pinned: Pin[];
	/** People who wish to sit together once; kept where it costs no evenness and no repeat. */
	wishes?: string[][];
	/** Groups published before, round by round; of plans otherwise alike the one nearest to them is kept. */
	published?: string[][][];
	seed: number;
	budgetSeconds: number;
}

export interface MixMeasures {
	hardViolations: number;
	organisationDeviation: number;
	disciplineDeviation: number;
	/** Over rounds and pairs in one group: how often that pair had met before. */
	repeatLoad: number;
	/** Over pairs: meetings in this edition beyond the first. */
	repeatMeetings: number;
	mostMeetingsOfOnePair: number;
	/** Groups made of one organisation only. */
	oneOrganisationGroups: number;
	/** People met for the first time ever, per person. */
	newFaces: { min: number; median: number };
	/** Pairs who wish to sit together and never do. */
	wishesBroken: number;
	/** Over rounds: people who sit in another group than was published. */
	moved: number;
}

/** No plan measures less; repeatLoad and repeatMeetings: no plan as even over organisations as this one. */
export interface MixBounds {
	organisationDeviation: number;
	disciplineDeviation: number;
	repeatLoad: number;
	repeatMeetings: number;
}

export type HardRule =
	| { rule: 'together' | 'apart'; people: string[] }
	| { rule: 'pinned'; people: [string]; round: number; group: number };

export interface Mix {
	/** Per round, per group, the people in it. */
	rounds: string[][][];
	measures: MixMeasures;
	bounds: MixBounds;
	/** The measures that equal their bound, so that no plan does better. */
	proven: (keyof MixBounds)[];
	evaluations: number;
	cutShort: boolean;
}

/** Rules that cannot hold together; without any one of them they can. */
export interface InfeasibleMix {
	infeasible: HardRule[];
}

/** What a worker passes in: a way to stop early and to show how far it is. */
export interface Watch<Measures> {
	shouldStop?: () => boolean;
	onProgress?: (fraction: number, measures: Measures) => void;
}

export type MixProgress = Pick<MixMeasures, 'organisationDeviation' | 'disciplineDeviation' | 'repeatLoad'>;
