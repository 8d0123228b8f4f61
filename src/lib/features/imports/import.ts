/** The shapes of an import: a file becomes a table, a table becomes checked rows. */
export type ImportKind = 'participants' | 'trainers' | 'sessions' | 'preferences';

export type TableRow = { line: number; cells: string[] };
export type Table = { headings: string[]; rows: TableRow[] };

export type Facts = Record<string, string | number>;

/** What is wrong with one cell; `line` counts as a text editor does. */
export type Fault = { line: number; column: string; reason: FaultReason; facts?: Facts };

export type FaultReason =
	| 'missing'
	| 'extra_cells'
	| 'formula'
	| 'invisible'
	| 'too_long'
	| 'not_an_address'
	| 'two_addresses'
	| 'repeated'
	| 'not_a_date'
	| 'not_a_time'
	| 'time_skipped'
	| 'time_twice'
	| 'ends_before_start'
	| 'not_a_number'
	| 'unknown_organisation'
	| 'foreign_organisation'
	| 'foreign_person'
	| 'unknown_person'
	| 'not_a_member'
	| 'unknown_training'
	| 'unknown_edition'
	| 'other_training'
	| 'edition_over'
	| 'same_choice'
	| 'session_exists'
	| 'no_initials'
	| 'place_taken';

/** Whether a good row brings something new, something else than what is known, or nothing. */
export type RowState = 'new' | 'changed' | 'known';

/** Where somebody belongs: an organisation that is known, or one to be made. */
export type OrganisationRef = { id: string } | { make: string };

/** What is done with the rows of an organisation nobody knows. */
export type OrganisationChoice = { act: 'make' } | { act: 'link'; organisationId: string } | { act: 'skip' };
export type OrganisationChoices = Record<string, OrganisationChoice>;

export type ParticipantRow = {
	line: number;
	state: RowState;
	personId: string | null;
	givenName: string;
	initials: string;
	infix: string;
	familyName: string;
	email: string;
	organisation: OrganisationRef;
	function: string;
	discipline: string;
	registers: { register: string; number: string }[];
};

export type TrainerRow = {
	line: number;
	state: RowState;
	personId: string;
	maxSessions: number;
	topics: string[];
	daysOff: string[];
};

export type SessionRow = {
	line: number;
	state: RowState;
	training: string;
	edition: string;
	number: number;
	startsAt: string;
	endsAt: string;
	place: string;
	seats: number;
};

export type PreferenceRow = {
	line: number;
	state: RowState;
	personId: string;
	trainingId: string;
	editionIds: string[];
};

/** A table after its check: which rows can be taken in, and what is wrong with the others. */
export type Reading<Row> = {
	rows: Row[];
	faults: Fault[];
	warnings: Fault[];
	/** Lines left out because their organisation is skipped. */
	skipped: number[];
	/** Every organisation nobody knows, as it is written, with how many rows name it. */
	unknownOrganisations: Map<string, number>;
};

export type ImportReading =
	| ({ kind: 'participants' } & Reading<ParticipantRow>)
	| ({ kind: 'trainers' } & Reading<TrainerRow>)
	| ({ kind: 'sessions' } & Reading<SessionRow>)
	| ({ kind: 'preferences' } & Reading<PreferenceRow>);

export type FileProblemReason =
	| 'empty'
	| 'too_large'
	| 'too_many_rows'
	| 'too_many_columns'
	| 'row_too_long'
	| 'no_text'
	| 'broken_quotes'
	| 'no_rows'
	| 'unknown_kind'
	| 'missing_heading'
	| 'repeated_heading'
	| 'bsn';

/** A file that cannot be read at all. */
export class FileProblem extends Error {
	readonly reason: FileProblemReason;
	readonly facts: Facts;

	constructor(reason: FileProblemReason, facts: Facts = {}) {
		super(reason);
		this.reason = reason;
		this.facts = facts;
	}
}

/** How names are compared: without capitals, accents and double spaces. */
export function looseKey(text: string): string {
	return text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[’‘`´]/g, "'")
		.replace(/\s+/g, ' ')
		.trim();
}

export function nameKey(person: { givenName: string; infix: string; familyName: string }): string {
	return looseKey([person.givenName, person.infix, person.familyName].filter(Boolean).join(' '));
}
