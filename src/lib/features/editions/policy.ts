import type { Actor } from '#lib/features/people/actor.ts';

/** Making, changing, copying and cancelling editions and their sessions. */
export function mayPlan(actor: Actor) {
	return actor.staff;
}
