import type { Actor } from '#lib/features/people/actor.ts';

export function mayManageTrainings(actor: Actor) {
	return actor.staff;
}
