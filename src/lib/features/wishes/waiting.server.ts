import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { listMovesToDecide } from './workplace-changes/lists.server.ts';
import { listToAnswer, listToCall } from './relevance/lists.server.ts';

/** What waits for a word from this person beside the wishes themselves. */
export async function countWaiting(db: Db, actor: Actor) {
	const { own, others } = await listMovesToDecide(db, actor);
	return {
		toAnswer: (await listToAnswer(db, actor)).length,
		toCall: (await listToCall(db, actor)).length,
		ownMoves: own.length,
		otherMoves: others.length
	};
}
