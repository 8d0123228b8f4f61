import type { Actor } from '#lib/features/people/actor.ts';

/** Office hours are no secret; staff keep all of them, a coordinator those of the own organisation. */
export function mayEditCalendar(actor: Actor, organisationId: string | null): boolean {
	return actor.staff || (organisationId !== null && actor.coordinatedOrganisations.includes(organisationId));
}

export function mayListCalendars(actor: Actor): boolean {
	return actor.staff || actor.coordinatedOrganisations.length > 0;
}
