import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { cardRows, dressCards, type Card } from './cards.server.ts';
import { openStates } from './follow-up.ts';

export const columns = ['unowned', 'late', 'nearly', 'open'] as const;
export type Column = (typeof columns)[number];

const MOST = 300;

/** Open wishes of others by what they need: an owner, haste, attention, patience. Most urgent first. */
export async function showBoard(db: Db, actor: Actor) {
	const rows = await cardRows(db, actor)
		.where('followUpRequest.state', 'in', [...openStates])
		.where('followUpRequest.requesterId', '!=', actor.personId)
		.orderBy('followUpRequest.raisedAt')
		.orderBy('followUpRequest.id')
		.limit(MOST)
		.execute();
	const cards = (await dressCards(db, actor, rows)).sort(byDue);
	return {
		cards,
		columns: columns.map((column) => ({ column, cards: cards.filter((card) => columnOf(card) === column) }))
	};
}

export function columnOf(card: Card): Column {
	if (card.ownerName === null) return 'unowned';
	if (card.time.state === 'late' || card.time.state === 'nearly') return card.time.state;
	return 'open';
}

function byDue(one: Card, other: Card) {
	return (one.time.due ?? '9').localeCompare(other.time.due ?? '9');
}
