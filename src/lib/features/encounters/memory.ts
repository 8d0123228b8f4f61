import type { Actor } from '#lib/features/people/actor.ts';

/** Two years: then a second evening together is as good as a first. */
export const MEMORY_MONTHS = 24;

/** The rule holds for the whole platform. */
export function maySetMemory(actor: Pick<Actor, 'staff'>) {
	return actor.staff;
}
