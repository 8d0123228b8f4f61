import type { EditionRelation } from '#lib/features/editions/relation.ts';
import type { Actor } from '#lib/features/people/actor.ts';

/** Everybody's attendance, with names: who teaches the edition, and staff. */
export function mayReadAttendance(relation: EditionRelation) {
	return relation.staff || relation.trains;
}

/** The attendance of some: one's own, or that of the people one looks after. */
export function mayReadSomeAttendance(relation: EditionRelation) {
	return mayReadAttendance(relation) || relation.participates || relation.coordinates;
}

/** Whoever leads the session ticks, until it is closed; staff also after that. */
export function mayMark(relation: EditionRelation, leads: boolean, closed: boolean) {
	return relation.staff || (leads && !closed);
}

/** Nobody decides about the own attendance. */
export function mayMarkPerson(actor: Actor, personId: string) {
	return personId !== actor.personId;
}
