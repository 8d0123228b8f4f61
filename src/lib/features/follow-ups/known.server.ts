import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { openStates } from './follow-up.ts';
import { readableFollowUps } from './read.server.ts';
import { toWait, type Wait } from './wait.ts';
import { listIds, listWishes } from './facts.server.ts';

/** What is open, and what was raised in so many days. */
export const KEPT_DAYS = 365;

const CHUNK = 1000;

/** No change takes longer than this from its first word to its last. */
const LONGEST_CHANGE = 60_000;

type Known = {
	date: string;
	waits: Map<string, Wait>;
	/** Those of them that are open. */
	open: Map<string, Wait>;
	/** How far the history was when it was looked at; the monotonic clock, because the other one may move. */
	looks: { at: number; seq: number }[];
};

const memory = new WeakMap<Db, Promise<Known>>();

/**
 * Every open wish and every one raised in the last year, as facts without words. They are kept in memory, read anew
 * each day, and brought up to date by what happened since the last look; so a view asks for what changed alone.
 */
export async function knowWaits(db: Db): Promise<ReadonlyMap<string, Wait>> {
	return (await know(db)).waits;
}

async function know(db: Db): Promise<Known> {
	const known = refresh(db, memory.get(db));
	memory.set(db, known);
	try {
		return await known;
	} catch (error) {
		memory.delete(db);
		throw error;
	}
}

async function refresh(db: Db, before: Promise<Known> | undefined): Promise<Known> {
	const known = await before?.catch(() => undefined);
	const date = localDate(now());
	const seq = await lastSeq(db);
	const look = { at: performance.now(), seq };
	if (known?.date !== date) {
		const since = addMs(now(), -KEPT_DAYS * DAY);
		const fresh: Known = { date, waits: new Map(), open: new Map(), looks: [look] };
		await learn(db, fresh, await listIds(db, since));
		return fresh;
	}
	// What was numbered earlier may have been committed later.
	const settled = known.looks.findLast(({ at }) => at <= look.at - LONGEST_CHANGE) ?? known.looks[0];
	await learn(db, known, await listTouched(db, settled?.seq ?? 0));
	const looks = known.looks.filter((each) => each === settled || each.at > look.at - LONGEST_CHANGE);
	return { ...known, looks: [...looks, look] };
}

async function learn(db: Db, { waits, open }: Known, ids: string[]) {
	const at = now();
	for (const chunk of inChunks(ids, CHUNK)) {
		const wishes = await listWishes(db, chunk);
		const known = new Set(wishes.map(({ id }) => id));
		for (const id of chunk) if (!known.has(id)) waits.delete(id);
		for (const id of chunk) open.delete(id);
		for (const wish of wishes) {
			const wait = toWait(wish, at);
			waits.set(wait.id, wait);
			if (wait.open) open.set(wait.id, wait);
		}
		await breathe();
	}
}

/** Lets other requests go first; SQLite answers without ever waiting. */
async function breathe() {
	await new Promise((go) => setImmediate(go));
}

async function lastSeq(db: Db): Promise<number> {
	const row = await db
		.selectFrom('requestEvent')
		.select('seq')
		.orderBy('seq', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.seq ?? 0;
}

async function listTouched(db: Db, after: number): Promise<string[]> {
	const rows = await db.selectFrom('requestEvent').select('requestId').where('seq', '>', after).execute();
	return [...new Set(rows.map(({ requestId }) => requestId))];
}

/** Which of these wishes the one doorway lets the reader through to; staff read all but coaching, so only that is asked. */
export async function readerOf(
	db: Db,
	actor: Actor,
	which: 'open' | 'all' = 'all'
): Promise<(wait: Wait) => boolean> {
	const rows = await readableFollowUps(db, actor)
		.select('followUpRequest.id')
		.$if(actor.staff, (query) => query.where('followUpRequest.kind', '=', 'coaching'))
		.$if(which === 'open', (query) => query.where('followUpRequest.state', 'in', [...openStates]))
		.execute();
	const ids = new Set(rows.map(({ id }) => id));
	return ({ id, kind }) => (actor.staff && kind !== 'coaching') || ids.has(id);
}

/** The open wishes that the reader may read. */
export async function knowOpenWaits(db: Db, actor: Actor): Promise<Wait[]> {
	const { open } = await know(db);
	const reads = await readerOf(db, actor, 'open');
	return [...open.values()].filter(reads);
}

/** What wishes ask, of those the reader may read. */
export async function listWords(db: Db, actor: Actor, ids: string[]): Promise<Map<string, string>> {
	const words = new Map<string, string>();
	for (const chunk of inChunks(ids, CHUNK)) {
		const rows = await readableFollowUps(db, actor)
			.select(['followUpRequest.id', 'followUpRequest.summary'])
			.where('followUpRequest.id', 'in', chunk)
			.execute();
		for (const { id, summary } of rows) words.set(id, summary);
	}
	return words;
}
