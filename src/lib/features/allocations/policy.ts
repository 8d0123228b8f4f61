import type { Actor } from '#lib/features/people/actor.ts';

/** Seeing proposals, asking for one, dismissing and accepting. */
export function mayAllocate(actor: Actor) {
	return actor.staff;
}
