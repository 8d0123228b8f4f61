import type { Actor } from '#lib/features/people/actor.ts';

export type PlanRelation = {
	/** One of the two trainers of the session, until sixty days after its edition. */
	leads: boolean;
	/** Has a seat in its edition. */
	participates: boolean;
};

/** The two trainers and staff; participants never, also when they are staff elsewhere. */
export function mayReadLessonPlan(actor: Actor, relation: PlanRelation) {
	return relation.leads || (actor.staff && !relation.participates);
}

/** Writing and signing off: the two trainers of the session only. */
export function mayWriteLessonPlan(relation: PlanRelation) {
	return relation.leads;
}
