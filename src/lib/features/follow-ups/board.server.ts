import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { listCards, type Card } from './cards.server.ts';
import { collectFirst } from './first-of.ts';
import { knowWishes, readsAt } from './known.server.ts';
import { NOBODY, type OpenColumns } from './open-columns.ts';

export const columns = ['unowned', 'late', 'nearly', 'open'] as const;
export type Column = (typeof columns)[number];

/** So many wishes of a column are enough to look over. */
const SHOWN = 60;

export type Board = { count: number; columns: { column: Column; count: number; cards: Card[] }[] };

/** Open wishes of others by what they need: an owner, haste, attention, patience; the most urgent of each, and how many there are. */
export async function showBoard(db: Db, actor: Actor, shown = SHOWN): Promise<Board> {
	const { open } = await knowWishes(db);
	const me = open.numberOf(actor.personId);
	const isShown = await readsAt(db, actor, open, (place) => open.requester[place] !== me);
	const columnOf = columnsAt(open, Date.parse(now()));
	const dueFirst = (one: number, other: number) => open.due[one]! - open.due[other]! || one - other;
	const found = columns.map((column) => ({ column, count: 0, urgent: collectFirst(shown, dueFirst) }));
	for (let place = 0; place < open.ids.length; place += 1) {
		if (!isShown(place)) continue;
		const own = found[columns.indexOf(columnOf(place))]!;
		own.count += 1;
		own.urgent.add(place);
	}
	const idsOf = ({ urgent }: (typeof found)[number]) => urgent.best.map((place) => open.ids[place]!);
	const cards = await listCards(db, actor, found.flatMap(idsOf));
	return {
		count: found.reduce((sum, { count }) => sum + count, 0),
		columns: found.map((own) => ({
			...{ column: own.column, count: own.count },
			cards: idsOf(own).flatMap((id) => cards.get(id) ?? [])
		}))
	};
}

/** In which column a wish stands now. */
function columnsAt({ owner, lateFrom, nearlyFrom }: OpenColumns, now: number): (place: number) => Column {
	return (place) => {
		if (owner[place] === NOBODY) return 'unowned';
		if (lateFrom[place]! < now) return 'late';
		return nearlyFrom[place]! <= now ? 'nearly' : 'open';
	};
}
