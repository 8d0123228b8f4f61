import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { cardRows, dressCards } from './cards.server.ts';
import { openStates, type Kind } from './follow-up.ts';
import { readableFollowUps } from './read.server.ts';

export const shown = ['open', 'unowned', 'late', 'mine', 'done'] as const;
export type Shown = (typeof shown)[number];
export type Filter = { show: Shown; kind: Kind | null; before: string | null };

const PAGE = 50;

/** One's own wishes: the open ones first, then by date. */
export async function listOwnFollowUps(db: Db, actor: Actor) {
	const rows = await cardRows(db, actor)
		.where('followUpRequest.requesterId', '=', actor.personId)
		.orderBy('followUpRequest.raisedAt', 'desc')
		.orderBy('followUpRequest.id')
		.limit(200)
		.execute();
	const cards = await dressCards(db, actor, rows);
	const rank = (state: string) =>
		(openStates as readonly string[]).includes(state) ? 0 : state === 'answered' ? 1 : 2;
	return cards.sort((a, b) => rank(a.state) - rank(b.state));
}

/** Open wishes the actor asked, most urgent promise first; for a start page. */
export async function listOpenOwnFollowUps(db: Db, actor: Actor) {
	const rows = await cardRows(db, actor)
		.where('followUpRequest.requesterId', '=', actor.personId)
		.where('followUpRequest.state', 'in', [...openStates, 'answered'])
		.orderBy('followUpRequest.raisedAt')
		.limit(20)
		.execute();
	return await dressCards(db, actor, rows);
}

/** A page of the wishes of others, longest waiting first, with the id to go on from. */
export async function listFollowUps(db: Db, actor: Actor, { show, kind, before }: Filter) {
	const last = before ? await findPlace(db, actor, before) : undefined;
	const rows = await filtered(db, actor, show)
		.$if(kind !== null, (query) => query.where('followUpRequest.kind', '=', kind as Kind))
		.$if(last !== undefined, (query) =>
			query.where((where) =>
				where.or([
					where('followUpRequest.raisedAt', '>', last?.raisedAt ?? ''),
					where.and([
						where('followUpRequest.raisedAt', '=', last?.raisedAt ?? ''),
						where('followUpRequest.id', '>', last?.id ?? '')
					])
				])
			)
		)
		.orderBy('followUpRequest.raisedAt')
		.orderBy('followUpRequest.id')
		.limit(PAGE + 1)
		.execute();
	const cards = await dressCards(db, actor, rows.slice(0, PAGE));
	return { cards, next: rows.length > PAGE ? (cards.at(-1)?.id ?? null) : null };
}

function filtered(db: Db, actor: Actor, show: Shown) {
	const rows = cardRows(db, actor).where('followUpRequest.requesterId', '!=', actor.personId);
	if (show === 'done') return rows.where('followUpRequest.state', 'not in', [...openStates]);
	const open = rows.where('followUpRequest.state', 'in', [...openStates]);
	if (show === 'unowned') return open.where('followUpRequest.ownerPersonId', 'is', null);
	if (show === 'mine') return open.where('followUpRequest.ownerPersonId', '=', actor.personId);
	if (show === 'open') return open;
	return open.where((where) =>
		where.exists(
			where
				.selectFrom('requestClock')
				.select('requestClock.id')
				.whereRef('requestClock.requestId', '=', 'followUpRequest.id')
				.where('requestClock.state', '=', 'running')
				.where('requestClock.dueAt', '<', now())
		)
	);
}

async function findPlace(db: Db, actor: Actor, id: string) {
	return await readableFollowUps(db, actor)
		.select(['followUpRequest.id', 'followUpRequest.raisedAt'])
		.where('followUpRequest.id', '=', id)
		.executeTakeFirst();
}
