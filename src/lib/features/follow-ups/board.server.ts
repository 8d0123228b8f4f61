import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { listCards, type Card } from './cards.server.ts';
import { by, collectFirst } from './first-of.ts';
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
	const waits = await knowOpenWaits(db, actor, ({ requesterId }) => requesterId !== actor.personId);
	const found = columns.map((column) => ({ column, count: 0, urgent: collectFirst(shown, dueFirst) }));
	for (const wait of waits) {
		const own = found[columns.indexOf(columnOf(wait, at))]!;
		own.count += 1;
		own.urgent.add(wait);
	}
	const cards = await listCards(
		db,
		actor,
		found.flatMap(({ urgent }) => urgent.best.map(({ id }) => id))
	);
	return {
		count: waits.length,
		columns: found.map(({ column, count, urgent }) => ({
			...{ column, count },
			cards: urgent.best.flatMap(({ id }) => cards.get(id) ?? [])
		}))
	};
}

const dueFirst = by<Wait>(({ moments }) => moments.due ?? '9');

export function columnOf({ ownerPersonId, state, moments }: Wait, now: string): Column {
	if (ownerPersonId === null) return 'unowned';
	const standing = timeState({ state }, moments, now);
	return standing === 'late' || standing === 'nearly' ? standing : 'open';
}
