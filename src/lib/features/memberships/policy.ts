import type { Actor } from '../people/actor.ts';
import type { PersonView } from '../people/visibility.ts';

/** Staff look after every membership, a coordinator after those of the own organisation. */
export function mayKeepMembership(actor: Actor, organisationId: string): boolean {
	return actor.staff || actor.coordinatedOrganisations.includes(organisationId);
}

/** A coordinator gives more work to the own people, and makes nobody else one of them. */
export function mayStartMembership(actor: Actor, view: PersonView, organisationId: string): boolean {
	return actor.staff || (view.coordinates && mayKeepMembership(actor, organisationId));
}

/** Moving somebody to another organisation concerns two of them. */
export function mayMoveMembership(actor: Actor, from: string, to: string): boolean {
	return mayKeepMembership(actor, from) && mayKeepMembership(actor, to);
}
