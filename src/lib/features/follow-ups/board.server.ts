import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { listCards, type Card } from './cards.server.ts';
import { by, firstOf } from './first-of.ts';
import { knowOpenWaits } from './known.server.ts';
import { timeState } from './time-left.ts';
import type { Wait } from './wait.ts';

export const columns = ['unowned', 'late', 'nearly', 'open'] as const;
export type Column = (typeof columns)[number];

/** So many wishes of a column are enough to look over. */
const SHOWN = 60;

export type Board = { count: number; columns: { column: Column; count: number; cards: Card[] }[] };

/** Open wishes of others by what they need: an owner, haste, attention, patience; the most urgent of each, and how many there are. */
export async function showBoard(db: Db, actor: Actor, shown = SHOWN): Promise<Board> {
	const at = now();
	const waits = (await knowOpenWaits(db, actor)).filter(({ requesterId }) => requesterId !== actor.personId);
	const groups = Map.groupBy(waits, (wait) => columnOf(wait, at));
	const urgent = columns.map((column) => mostUrgent(groups.get(column) ?? [], shown));
	const cards = await listCards(
		db,
		actor,
		urgent.flat().map(({ id }) => id)
	);
	return {
		count: waits.length,
		columns: columns.map((column, index) => ({
			column,
			count: groups.get(column)?.length ?? 0,
			cards: urgent[index]!.flatMap(({ id }) => cards.get(id) ?? [])
		}))
	};
}

export function columnOf({ ownerPersonId, state, moments }: Wait, now: string): Column {
	if (ownerPersonId === null) return 'unowned';
	const standing = timeState({ state }, moments, now);
	return standing === 'late' || standing === 'nearly' ? standing : 'open';
}

/** Those whose promise falls due first. */
function mostUrgent(waits: readonly Wait[], count: number): Wait[] {
	return firstOf(
		waits,
		count,
		by(({ moments }) => moments.due ?? '9')
	);
}
