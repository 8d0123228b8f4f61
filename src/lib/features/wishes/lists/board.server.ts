import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { listCards, type Card } from '../cards.server.ts';
import { collectFirst } from '../../../engine/columns/first-of.ts';
import { loadSnapshot, readsAt } from '../snapshot/snapshot.server.ts';
import { urgencyAt } from '../snapshot/open-columns.ts';

export const columns = ['unowned', 'late', 'nearly', 'open'] as const;
export type Column = (typeof columns)[number];

/** So many wishes of a column are enough to look over. */
const SHOWN = 60;

export type Board = {
	/** All open wishes of others; and of these, whoever owns them, how many are late, nearly late and without an owner. */
	counts: { open: number; late: number; nearly: number; unowned: number };
	/** Each wish stands in one column. */
	columns: { column: Column; count: number; cards: Card[] }[];
};

/** Open wishes of others by what they need: an owner, haste, attention, patience; the most urgent of each, and how many there are. */
export async function showBoard(db: Db, actor: Actor, shown = SHOWN): Promise<Board> {
	const { open } = await loadSnapshot(db);
	const me = open.numberOf(actor.personId);
	const isShown = await readsAt(db, actor, open, (place) => open.asker[place] !== me);
	const urgency = urgencyAt(open, Date.parse(now()));
	const columnOf = columnsAt(urgency);
	const counts = { open: 0, late: 0, nearly: 0, unowned: 0 };
	const dueFirst = (one: number, other: number) => open.due[one]! - open.due[other]! || one - other;
	const found = columns.map((column) => ({ column, count: 0, urgent: collectFirst(shown, dueFirst) }));
	for (let place = 0; place < open.ids.length; place += 1) {
		if (!isShown(place)) continue;
		counts.open += 1;
		if (urgency.isLate(place)) counts.late += 1;
		if (urgency.isNearly(place)) counts.nearly += 1;
		if (urgency.isUnowned(place)) counts.unowned += 1;
		const own = found[columns.indexOf(columnOf(place))]!;
		own.count += 1;
		own.urgent.add(place);
	}
	const idsOf = ({ urgent }: (typeof found)[number]) => urgent.best.map((place) => open.ids[place]!);
	const cards = await listCards(db, actor, found.flatMap(idsOf));
	return {
		counts,
		columns: found.map((own) => ({
			column: own.column,
			count: own.count,
			cards: idsOf(own).flatMap((id) => cards.get(id) ?? [])
		}))
	};
}

/** In which column a wish stands now. */
function columnsAt({ isLate, isNearly, isUnowned }: ReturnType<typeof urgencyAt>): (place: number) => Column {
	return (place) => {
		if (isUnowned(place)) return 'unowned';
		if (isLate(place)) return 'late';
		return isNearly(place) ? 'nearly' : 'open';
	};
}
