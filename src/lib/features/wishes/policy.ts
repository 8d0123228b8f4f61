import type { Actor } from '#lib/features/people/actor.ts';
import type { Kind } from './wish.ts';

export type Owned = {
	kind: Kind;
	askerId: string;
	/** The organisation that owes the answer; null is the programme. */
	ownerOrganisationId: string | null;
	ownerPersonId: string | null;
};

/** Who deals with a wish: its owner, the coordinator of the organisation that owes the answer, staff; a coaching wish only the coach. */
export function mayWorkOn(actor: Actor, wish: Owned): boolean {
	if (wish.ownerPersonId === actor.personId) return true;
	if (wish.kind === 'coaching') return false;
	return actor.staff || coordinatesOwing(actor, wish);
}

/** Whether somebody can be the owner: a person of the organisation that owes the answer, or staff for the programme. */
export function mayTake(actor: Actor, wish: Owned): boolean {
	if (wish.kind === 'coaching') return false;
	if (wish.ownerOrganisationId === null) return actor.staff;
	return actor.organisations.includes(wish.ownerOrganisationId);
}

/** A coaching wish stays with the coach it was meant for. */
export function mayMove(actor: Actor, wish: Owned): boolean {
	return wish.kind !== 'coaching' && mayWorkOn(actor, wish);
}

export function mayReplyTo(actor: Actor, wish: Owned): boolean {
	return wish.askerId === actor.personId;
}

/** Whether the board, with the wishes of others, is of use to somebody. */
export function mayUseBoard(actor: Actor): boolean {
	return actor.staff || actor.trainer || actor.coordinatedOrganisations.length > 0;
}

/** What the programme promises is decided by its staff. */
export function mayKeepTargets(actor: Actor): boolean {
	return actor.staff;
}

/** Who is told about late wishes is known to staff, and to coordinators for their own organisations. */
export function maySeeLadders(actor: Actor): boolean {
	return actor.staff || actor.coordinatedOrganisations.length > 0;
}

function coordinatesOwing(actor: Actor, { ownerOrganisationId }: Owned) {
	return ownerOrganisationId !== null && actor.coordinatedOrganisations.includes(ownerOrganisationId);
}
