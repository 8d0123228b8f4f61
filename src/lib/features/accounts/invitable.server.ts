import type { Db } from '#lib/server/db/open.ts';
import { pageAfter } from '#lib/server/paging.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listInvitable } from '#lib/features/people/commands.server.ts';

/** So many people are invited in one go; the next so many follow in the next. */
const MOST_INVITED = 500;

type Chosen = { ids: readonly string[]; everybodyNew: boolean; after: string };

/** A page of who can be invited, how many of them never were, and those chosen to be. */
export async function showInvitable(db: Db, actor: Actor, { ids, everybodyNew, after }: Chosen) {
	const people = await listInvitable(db, actor);
	const fresh = people.filter(({ invitedAt }) => !invitedAt).slice(0, MOST_INVITED);
	const wanted = new Set(ids);
	return {
		...pageAfter(people, after),
		fresh: fresh.length,
		chosen: everybodyNew ? fresh : people.filter(({ id }) => wanted.has(id))
	};
}
