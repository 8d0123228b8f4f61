/** What pages say of what a recovery closed: to whom it is closed, and to who can open it. */
import type { Actor } from '#lib/features/people/actor.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { closedSince, listClosed, openableFrom, type Closed } from './closed.server.ts';
import { listOpeners } from './openers.server.ts';

/** Everything that is closed to the actor, with who can open it and from when. */
export async function listClosedTo(db: Db, actor: Actor) {
	const closed = await listClosed(db, actor.personId);
	return await Promise.all(closed.map((one) => describe(db, actor.personId, one)));
}

/** What is closed to the actor between them and somebody. */
export async function findClosedWith(db: Db, actor: Actor, otherId: string) {
	return (await listClosedTo(db, actor)).find((one) => one.otherId === otherId);
}

/** What is closed to the actor of the hand-ins of an edition. */
export async function findClosedIn(db: Db, actor: Actor, editionId: string) {
	return (await listClosedTo(db, actor)).find((one) => one.editionId === editionId);
}

async function describe(db: Db, personId: string, closed: Closed) {
	const { otherId, editionId } = closed;
	const openers = await listOpeners(db, personId, closed);
	const from = (await openableFrom(db, closed)) ?? null;
	return {
		otherId,
		editionId,
		edition: editionId ? await titleOf(db, editionId) : null,
		since: closedSince(closed),
		way: closed.closings.at(-1)?.way ?? 'link',
		from,
		/** It can be opened at this moment. */
		now: from !== null && now() >= from,
		openers: await namesOf(db, openers),
		other: otherId ? ((await namesOf(db, [otherId]))[0] ?? '') : null
	};
}

export type ClosedTo = Awaited<ReturnType<typeof describe>>;

/** What the actor can open for somebody, or will be able to; hidden where that is nothing. */
export async function showOpening(db: Db, actor: Actor, personId: string) {
	const pieces = await listOpenableBy(db, actor, personId);
	if (!pieces.length) notFound();
	const [name = ''] = await namesOf(db, [personId]);
	return { name, pieces };
}

/** Whether the actor has something to open for who they coach, or who coaches them. */
export async function findToOpen(db: Db, actor: Actor, personId: string) {
	return (await listOpenableBy(db, actor, personId)).find((piece) => piece.editionId === null);
}

export async function listOpenableBy(db: Db, actor: Actor, personId: string) {
	const pieces = [];
	for (const closed of await listClosed(db, personId)) {
		if (closed.otherId !== null && closed.otherId !== actor.personId) continue;
		if (!(await listOpeners(db, personId, closed)).includes(actor.personId)) continue;
		const from = (await openableFrom(db, closed)) ?? null;
		pieces.push({
			personId,
			editionId: closed.editionId,
			edition: closed.editionId ? await titleOf(db, closed.editionId) : null,
			since: closedSince(closed),
			from,
			can: from !== null && now() >= from
		});
	}
	return pieces;
}

async function titleOf(db: Db, editionId: string) {
	const edition = await db
		.selectFrom('edition')
		.select('title')
		.where('id', '=', editionId)
		.executeTakeFirst();
	return edition?.title ?? '';
}

async function namesOf(db: Db, personIds: string[]) {
	const rows = await db
		.selectFrom('person')
		.select(['givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('id', 'in', ['', ...personIds])
		.orderBy('givenName')
		.execute();
	return rows.map(visibleName);
}
