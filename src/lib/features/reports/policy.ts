import type { Actor } from '#lib/features/people/actor.ts';

/** Whether the turnaround figures are of use to somebody: of everything to staff, of the own organisation to its coordinator. */
export function mayReadFigures(actor: Actor): boolean {
	return actor.staff || actor.coordinatedOrganisations.length > 0;
}

export function mayReadFiguresOf(actor: Actor, organisationId: string): boolean {
	return actor.staff || actor.coordinatedOrganisations.includes(organisationId);
}
