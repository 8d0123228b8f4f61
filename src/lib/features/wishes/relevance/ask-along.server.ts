import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { record } from '../history/record.server.ts';
import { asksAlong } from './relevance.ts';
import { listStandings } from './signs.server.ts';

/**
 * Asks whether a wish is still live in the same breath as an offer, when its asker was not heard from lately. No mail of
 * its own: the mail about the offer and the page of the wish carry the question.
 */
export async function askAlong(
	trx: Trx,
	{ id: wishId, askerId: personId }: { id: string; askerId: string },
	at: string
) {
	const wish = (await listStandings(trx, personId)).find(({ id }) => id === wishId);
	if (!wish || !asksAlong(wish.standing, at)) return;
	const askId = newId();
	const trigger = 'offer';
	await trx
		.insertInto('relevanceAsk')
		.values({ id: askId, round: `offer/${askId}`, personId, askedAt: at })
		.execute();
	await trx.insertInto('relevanceCheck').values({ askId, wishId, trigger, askedAt: at }).execute();
	await record(trx, wishId, { actorId: null, at }, { type: 'relevance_asked', payload: { trigger } });
}
