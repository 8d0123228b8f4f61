import type { Actor } from '#lib/features/people/actor.ts';
import { isOpen, type Kind, type State } from '#lib/features/wishes/wish.ts';

/** Bundling is the work of those who read the wishes of every organisation. */
export function mayBundle(actor: Actor): boolean {
	return actor.staff;
}

/** What is meant for a coach stays between two people. */
export function canBeBundled({ kind }: { kind: Kind }): boolean {
	return kind !== 'coaching';
}

/** Whether somebody can bring this wish together with others. */
export function mayBundleWish(actor: Actor, wish: { kind: Kind; state: State }): boolean {
	return mayBundle(actor) && canBeBundled(wish) && isOpen(wish);
}
