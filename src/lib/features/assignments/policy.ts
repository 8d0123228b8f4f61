import type { EditionRelation } from '#lib/features/editions/relation.ts';
import type { Actor } from '#lib/features/people/actor.ts';

/** Making, changing and publishing assignments. */
export function mayManageAssignments(relation: EditionRelation) {
	return relation.staff || relation.trains;
}

/** Handing in: whoever has a seat, unless the same person leads this edition. */
export function mayHandIn(relation: EditionRelation) {
	return relation.participates && !relation.trains;
}

/** Opening what others handed in, answering it and flagging it: its trainers, never staff, never about oneself. */
export function mayAssess(actor: Actor, relation: EditionRelation, authorId: string) {
	return relation.trains && actor.personId !== authorId;
}

/** Seeing whose work is in, yes or no, without opening it. */
export function maySeeWhoHandedIn(relation: EditionRelation) {
	return relation.staff || relation.trains || relation.coordinates;
}

/** What is asked: a coordinator knows the title and the deadline only. */
export function mayReadText(relation: EditionRelation) {
	return relation.staff || relation.trains || relation.participates;
}
