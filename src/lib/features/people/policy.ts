import type { Actor } from './actor.ts';
import { isShieldedFrom, type PersonView, type Shielding } from './visibility.ts';

export type Role = 'staff' | 'coordinator' | 'admin';

/** Who adds people and looks after them: staff, and coordinators for their own. */
export function mayAddPeople(actor: Actor): boolean {
	return actor.staff || actor.coordinatedOrganisations.length > 0;
}

/** The list of people is for who looks after them; administrators find accounts in it. */
export function mayListPeople(actor: Actor): boolean {
	return mayAddPeople(actor) || actor.admin;
}

export function mayKeepWork(view: PersonView): boolean {
	return view.self || view.staff || view.coordinates;
}

export function mayCorrectName(person: Shielding, view: PersonView): boolean {
	return view.staff || (view.coordinates && !isShieldedFrom(person, view));
}

/** Asking for another address of somebody else; an administrator's is an administrator's to ask. */
export function mayChangeEmail(actor: Actor, view: PersonView, isAdministrator: boolean): boolean {
	return !view.self && view.staff && (!isAdministrator || actor.admin);
}

/** Saying that an address is no longer safe: whoever it belongs to, and staff on their word. */
export function mayDistrust(view: PersonView): boolean {
	return view.self || view.staff;
}

/** Seeing what is under way with the addresses of others. */
export function maySeeAddressChanges(actor: Actor): boolean {
	return actor.staff || actor.admin || actor.coordinatedOrganisations.length > 0;
}

/** Nobody decides about the own role; staff choose coordinators and trainers, administrators choose staff. */
export function mayGrantRole(actor: Actor, personId: string, role: Role | 'trainer'): boolean {
	if (actor.personId === personId) return false;
	return role === 'staff' || role === 'admin' ? actor.admin : actor.staff;
}

export function mayInvite(view: PersonView): boolean {
	return view.staff || view.admin || view.coordinates;
}

export function mayDisableAccount(actor: Actor, personId: string): boolean {
	return actor.admin && actor.personId !== personId;
}

/** Erasing cannot be undone, so it is nobody's but an administrator's, and never of oneself. */
export function mayErase(actor: Actor, personId: string): boolean {
	return actor.admin && actor.personId !== personId;
}

/** Merging hands rights and addresses over: not of oneself, and of those who keep the platform only by an administrator. */
export function mayMerge(actor: Actor, personIds: string[], keepers: boolean): boolean {
	if (personIds.includes(actor.personId)) return false;
	return actor.staff && (!keepers || actor.admin);
}
