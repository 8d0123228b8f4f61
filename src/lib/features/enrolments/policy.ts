import type { Actor } from '#lib/features/people/actor.ts';

type SomePerson = { personId: string; /** Of today. */ organisations: readonly string[] };

/** Oneself, or whoever one looks after. */
export function mayEnrol(actor: Actor, person: SomePerson) {
	return actor.staff || actor.personId === person.personId || coordinates(actor, person);
}

export function mayWithdraw(actor: Actor, person: SomePerson) {
	return mayEnrol(actor, person);
}

/** Giving a free seat out of turn. */
export function mayPlace(actor: Actor) {
	return actor.staff;
}

export function mayEnrolOthers(actor: Actor) {
	return actor.staff || actor.coordinatedOrganisations.length > 0;
}

function coordinates(actor: Actor, person: SomePerson) {
	return person.organisations.some((id) => actor.coordinatedOrganisations.includes(id));
}
