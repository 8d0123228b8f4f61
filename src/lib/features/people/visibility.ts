import { fullName, type NameParts } from '#lib/features/people/names/names.ts';

/** How whoever asks stands to a person; what may be seen of that person follows from this and nothing else. */
export type PersonView = {
	self: boolean;
	staff: boolean;
	admin: boolean;
	/** Looks after an organisation this person belongs to today. */
	coordinates: boolean;
	/** Leads an edition in which this person has a seat (until sixty days after it). */
	trains: boolean;
	/** The same, while that edition still goes on. */
	trainsNow: boolean;
};

export type Shielding = { shieldedAt: string | null };
type Sharing = Shielding & { sharesContactAt: string | null };

/** Of somebody who is shielded only staff and the own trainers see more than the first name. */
export function isShieldedFrom(person: Shielding, view: PersonView): boolean {
	return person.shieldedAt !== null && !(view.self || view.staff || view.trains);
}

export function shownName(person: NameParts & Shielding, view: PersonView): string {
	return isShieldedFrom(person, view) ? person.givenName : fullName(person);
}

/** An address is seen by those who need it to reach this person, and by others only where it is shared. */
export function mayReadEmail(person: Sharing, view: PersonView): boolean {
	if (view.self || view.staff || view.trainsNow) return true;
	if (person.shieldedAt !== null) return false;
	return view.admin || view.coordinates || person.sharesContactAt !== null;
}

export function mayReadPhone(person: Sharing, view: PersonView): boolean {
	return view.self || (person.sharesContactAt !== null && !isShieldedFrom(person, view));
}

/** Register numbers, working days, absence and the history of memberships. */
export function mayReadWork(view: PersonView): boolean {
	return view.self || view.staff || view.coordinates;
}

export function mayReadRoles(view: PersonView): boolean {
	return view.self || view.staff || view.admin || view.coordinates;
}
