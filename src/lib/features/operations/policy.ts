import type { Actor } from '../people/actor.ts';

/** Technical management: what runs, what failed; never the content people write. */
export function mayOperate(actor: Actor): boolean {
	return actor.admin;
}
