import type { Actor } from '#lib/features/people/actor.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { record } from '../history/record.server.ts';

type Answer = { answer: 'still_live' | 'changed' | 'no_longer'; channel: 'mail' | 'page' | 'phone' };

/** Whether the asker of a wish was asked if it is still live, and said nothing yet. */
export async function isAsked(db: Db, wishId: string): Promise<boolean> {
	const check = await db
		.selectFrom('relevanceCheck')
		.select('askId')
		.where('wishId', '=', wishId)
		.where('answer', 'is', null)
		.executeTakeFirst();
	return check !== undefined;
}

/** An answer counts for every ask that was still open; says whether there was one. */
export async function useChecks(
	trx: Trx,
	actor: Actor,
	wishId: string,
	answer: Answer,
	at: string
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('relevanceCheck')
		.set({ ...answer, answeredAt: at, answeredBy: actor.personId })
		.where('wishId', '=', wishId)
		.where('answer', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows > 0;
}

/** Whoever says yes or no to an offer has said that the wish is still live, when that was asked too. */
export async function confirmLive(trx: Trx, actor: Actor, wishId: string, at: string) {
	const channel = 'page';
	if (!(await useChecks(trx, actor, wishId, { answer: 'still_live', channel }, at))) return;
	await record(trx, wishId, { actorId: actor.personId, at }, { type: 'still_live', payload: { channel } });
}
