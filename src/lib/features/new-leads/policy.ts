import type { EditionRelation } from '#lib/features/editions/relation.ts';
import type { Actor } from '#lib/features/people/actor.ts';

/**
 * The other lead opens what was handed in before: one who is not new here, and has no other role in which somebody
 * could have put the new lead there.
 */
export function mayOpenToNewLead(
	actor: Actor,
	relation: Pick<EditionRelation, 'trains'>,
	{ personId, isNew }: { personId: string; isNew: boolean }
): boolean {
	const otherRole = actor.staff || actor.admin || actor.coordinatedOrganisations.length > 0;
	return relation.trains && !isNew && !otherRole && actor.personId !== personId;
}
