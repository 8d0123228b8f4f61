/** Who is asking, as the database knows them; every policy decides on this. */
export type Actor = {
	personId: string;
	name: string;
	initials: string;
	language: 'nl' | 'en';
	staff: boolean;
	admin: boolean;
	/** Organisations whose people and seats this person looks after. */
	coordinatedOrganisations: string[];
	/** Organisations this person belongs to today. */
	organisations: string[];
	/** Whether the person can be asked to lead a session. */
	trainer: boolean;
	/** When a second factor was given where this person is signed in; left out where nobody is asked for one. */
	factorAt?: string | null;
};
