import type { EditionRelation } from '#lib/features/editions/relation.ts';

/** All groups, with names and measures. */
export function mayReadMixes(relation: EditionRelation) {
	return relation.staff || relation.trains;
}

/** Asking for groups, changing them, publishing and stopping. */
export function mayMix(relation: EditionRelation) {
	return relation.staff || relation.trains;
}

/** One's own group, or the group numbers of the people one looks after. */
export function mayReadSomeGroups(relation: EditionRelation) {
	return mayReadMixes(relation) || relation.participates || relation.coordinates;
}
