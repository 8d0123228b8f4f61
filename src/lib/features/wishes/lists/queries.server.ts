import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { cardRows, describeCards, listCards } from '../cards.server.ts';
import { kinds, openStates, type Kind } from '../wish.ts';
import { loadSnapshot, readsAt } from '../snapshot/snapshot.server.ts';
import { longestWaiting, standingAt, urgencyAt, type OpenColumns } from '../snapshot/open-columns.ts';
import { readableWishes } from '../read.server.ts';

export const shown = ['open', 'unowned', 'late', 'mine', 'done'] as const;
export type Shown = (typeof shown)[number];
export type Filter = { show: Shown; kind: Kind | null; before: string | null };

const PAGE = 50;

/** One's own wishes: the open ones first, then by date. */
export async function listOwnWishes(db: Db, actor: Actor) {
	const rows = await cardRows(db, actor)
		.where('wish.askerId', '=', actor.personId)
		.orderBy('wish.raisedAt', 'desc')
		.orderBy('wish.id')
		.limit(200)
		.execute();
	const cards = await describeCards(db, actor, rows);
	const rank = (state: string) =>
		(openStates as readonly string[]).includes(state) ? 0 : state === 'answered' ? 1 : 2;
	return cards.sort((a, b) => rank(a.state) - rank(b.state));
}

/** Open wishes the actor asked, most urgent promise first; for a start page. */
export async function listOpenOwnWishes(db: Db, actor: Actor) {
	const rows = await cardRows(db, actor)
		.where('wish.askerId', '=', actor.personId)
		.where('wish.state', 'in', [...openStates, 'answered'])
		.orderBy('wish.raisedAt')
		.limit(20)
		.execute();
	return await describeCards(db, actor, rows);
}

/** A page of the wishes of others, longest waiting first, with the id to go on from. */
export async function listWishes(db: Db, actor: Actor, filter: Filter) {
	const last = filter.before ? await findPlace(db, actor, filter.before) : undefined;
	const ids =
		filter.show === 'done'
			? await listDone(db, actor, filter, last)
			: await listOpen(db, actor, filter, last);
	const cards = await listCards(db, actor, ids.slice(0, PAGE));
	const shown = ids.slice(0, PAGE).flatMap((id) => cards.get(id) ?? []);
	return { cards: shown, next: ids.length > PAGE ? (ids[PAGE - 1] ?? null) : null };
}

type Place = { id: string; raisedAt: string };

async function listOpen(db: Db, actor: Actor, { show, kind }: Filter, last: Place | undefined) {
	const { open } = await loadSnapshot(db);
	const [me, wanted] = [open.numberOf(actor.personId), kind && kinds.indexOf(kind)];
	const from = last && { ...last, raisedAt: Date.parse(last.raisedAt) };
	const stands = standing(open, show, me, Date.parse(now()));
	const isShown = await readsAt(
		db,
		actor,
		open,
		(place) =>
			open.asker[place] !== me &&
			(wanted === null || open.kind[place] === wanted) &&
			stands(place) &&
			(!from || longestWaiting(standingAt(open, place), from) > 0)
	);
	const ids: string[] = [];
	for (let place = 0; place < open.ids.length && ids.length <= PAGE; place += 1)
		if (isShown(place)) ids.push(open.ids[place]!);
	return ids;
}

/** Whether a wish stands as is asked for. */
function standing(open: OpenColumns, show: Shown, me: number, at: number) {
	const { isLate, isUnowned } = urgencyAt(open, at);
	return (place: number): boolean => {
		if (show === 'unowned') return isUnowned(place);
		if (show === 'mine') return open.owner[place] === me;
		return show === 'open' || isLate(place);
	};
}

async function listDone(db: Db, actor: Actor, { kind }: Filter, last: Place | undefined) {
	const rows = await readableWishes(db, actor)
		.select('wish.id')
		.where('wish.askerId', '!=', actor.personId)
		.where('wish.state', 'not in', [...openStates])
		.$if(kind !== null, (query) => query.where('wish.kind', '=', kind as Kind))
		.$if(last !== undefined, (query) =>
			query.where((where) =>
				where.or([
					where('wish.raisedAt', '>', last?.raisedAt ?? ''),
					where.and([
						where('wish.raisedAt', '=', last?.raisedAt ?? ''),
						where('wish.id', '>', last?.id ?? '')
					])
				])
			)
		)
		.orderBy('wish.raisedAt')
		.orderBy('wish.id')
		.limit(PAGE + 1)
		.execute();
	return rows.map(({ id }) => id);
}

async function findPlace(db: Db, actor: Actor, id: string): Promise<Place | undefined> {
	return await readableWishes(db, actor)
		.select(['wish.id', 'wish.raisedAt'])
		.where('wish.id', '=', id)
		.executeTakeFirst();
}
