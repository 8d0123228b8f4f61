import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { cardRows, describeCards } from '../cards.server.ts';
import { openStates } from '../wish.ts';
import { mayWorkOn } from '../policy.ts';
import { shownWords } from '../shown-words.server.ts';

/** One's own open wishes about which one was asked and said nothing yet; with an offer it is asked beside the offer. */
export async function listToAnswer(db: Db, actor: Actor) {
	const rows = await cardRows(db, actor)
		.where('wish.askerId', '=', actor.personId)
		.where('wish.state', 'in', [...openStates])
		.where('wish.state', '!=', 'planned')
		.where((where) =>
			where.exists(
				where
					.selectFrom('relevanceCheck')
					.select('askId')
					.whereRef('relevanceCheck.wishId', '=', 'wish.id')
					.where('relevanceCheck.answer', 'is', null)
			)
		)
		.orderBy('wish.raisedAt')
		.orderBy('wish.id')
		.execute();
	const wordsOf = await shownWords(db, actor, rows);
	return rows.map((row) => ({
		id: row.id,
		summary: wordsOf(row),
		raisedAt: row.raisedAt,
		version: row.version,
		open: true,
		answer: null,
		answeredAt: null
	}));
}

/** Wishes whose askers kept silent after two asks, and have done nothing since; for whoever deals with them. */
export async function listToCall(db: Db, actor: Actor) {
	const rows = await cardRows(db, actor)
		.innerJoin('relevanceCheck', 'relevanceCheck.wishId', 'wish.id')
		.select('relevanceCheck.askedAt')
		.where('wish.askerId', '!=', actor.personId)
		.where('wish.state', 'in', [...openStates])
		.where('relevanceCheck.givenUpAt', 'is not', null)
		.where('relevanceCheck.answer', 'is', null)
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('wishEvent')
						.select('seq')
						.whereRef('wishEvent.wishId', '=', 'wish.id')
						.whereRef('wishEvent.actorId', '=', 'wish.askerId')
						.whereRef('wishEvent.occurredAt', '>', 'relevanceCheck.askedAt')
				)
			)
		)
		.orderBy('relevanceCheck.askedAt')
		.orderBy('wish.id')
		.limit(200)
		.execute();
	const toCall = rows.filter((row) => mayWorkOn(actor, row));
	const cards = await describeCards(db, actor, toCall);
	return cards.map((card, index) => ({ ...card, askedAt: toCall[index]?.askedAt ?? card.raisedAt }));
}

export type ToCall = Awaited<ReturnType<typeof listToCall>>[number];
