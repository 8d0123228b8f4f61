import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { World } from '../world.ts';

/** Tries one action as somebody, for real; throws as the action throws. */
export type Probe = (db: Db, actor: Actor, world: World) => Promise<unknown>;

/** A list or a page that lacks something hides it, which is as good as not found. */
export function shows(there: unknown): void {
	if (!there) notFound();
}
