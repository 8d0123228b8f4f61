import type { OrganisationChoices } from './import.ts';

/** Whose people somebody may bring in: everybody's, or those of these organisations. */
export type Scope = 'all' | string[];

export type KnownMembership = { organisationId: string; function: string; discipline: string };

export type KnownPerson = {
	id: string;
	givenName: string;
	initials: string;
	infix: string;
	familyName: string;
	/** Today's. */
	memberships: KnownMembership[];
	registers: Record<string, string>;
	trainer: { maxSessions: number; topics: string[]; daysOff: string[] } | null;
};

export type KnownEdition = { id: string; title: string; trainingId: string; over: boolean };
export type KnownSession = { startsAt: string; endsAt: string; place: string; seats: number };
export type TakenPlace = { place: string; startsAt: string; endsAt: string; by: string };

/** What the database knows, as far as a file needs it; names are loose keys. */
export type Known = {
	scope: Scope;
	choices: OrganisationChoices;
	organisations: Map<string, string>;
	/** By every address somebody has or had. */
	people: Map<string, KnownPerson>;
	trainings: Map<string, string>;
	editions: Map<string, KnownEdition>;
	/** By edition id and number. */
	sessions: Map<string, KnownSession>;
	taken: TakenPlace[];
	/** Preferences by person and training, as edition ids in order. */
	preferences: Map<string, string[]>;
};

export function nothingKnown(scope: Scope = 'all'): Known {
	return {
		scope,
		choices: {},
		organisations: new Map(),
		people: new Map(),
		trainings: new Map(),
		editions: new Map(),
		sessions: new Map(),
		taken: [],
		preferences: new Map()
	};
}
