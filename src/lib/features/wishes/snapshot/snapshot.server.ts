import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { copyColumns, forgetWish, noColumns, setWish, type Columns } from './columns.ts';
import { kinds } from '../wish.ts';
import { openColumns, type OpenColumns } from './open-columns.ts';
import { readableWishes } from '../read.server.ts';
import { shownWords } from '../shown-words.server.ts';
import { toWait, type Wait } from '../clocks/elapsed.ts';
import { listIds, listWishes } from './facts.server.ts';

/** What is open, and what was raised in so many days. */
export const KEPT_DAYS = 365;

const CHUNK = 1000;

/** No change takes longer than this from its first word to its last. */
const LONGEST_CHANGE = 60_000;

/** Once made it is never changed; what is learnt makes another. */
export type Known = { columns: Columns; open: OpenColumns };

type Remembered = Known & {
	date: string;
	/** How far the history was when it was looked at; the monotonic clock, because the other one may move. */
	looks: { at: number; seq: number }[];
	/** What was learnt beyond the last settled look: what is numbered earlier may be committed later. */
	heard: ReadonlySet<number>;
};

const memory = new WeakMap<Db, Promise<Remembered>>();

/**
 * Every open wish and every one raised in the last year, as facts without words. They are kept in memory, read anew
 * each day, and brought up to date by what happened since the last look; so a view asks for what changed alone. As long
 * as nothing happens its parts are the same.
 */
export async function loadSnapshot(db: Db): Promise<Known> {
	const known = refresh(db, memory.get(db));
	memory.set(db, known);
	try {
		return await known;
	} catch (error) {
		memory.delete(db);
		throw error;
	}
}

async function refresh(db: Db, before: Promise<Remembered> | undefined): Promise<Remembered> {
	const known = await before?.catch(() => undefined);
	const date = localDate(now());
	const look = { at: performance.now(), seq: await lastSeq(db) };
	if (known?.date !== date) {
		const ids = await listIds(db, addMs(now(), -KEPT_DAYS * DAY));
		return { date, ...(await learn(db, ids)), looks: [look], heard: new Set() };
	}
	const settled = known.looks.findLast(({ at }) => at <= look.at - LONGEST_CHANGE) ?? known.looks[0]!;
	const events = await listEvents(db, settled.seq);
	const unheard = events.filter(({ seq }) => !known.heard.has(seq));
	const ids = [...new Set(unheard.map(({ wishId }) => wishId))];
	return {
		...(ids.length > 0 ? { date, ...(await learn(db, ids, known)) } : known),
		looks: [...known.looks.filter((each) => each === settled || each.at > settled.at), look],
		heard: new Set(events.map(({ seq }) => seq))
	};
}

async function learn(db: Db, ids: string[], known?: Known): Promise<Known> {
	const at = now();
	const columns = copyColumns(known?.columns ?? noColumns(), ids.length);
	const open: Wait[] = [];
	for (const chunk of inChunks(ids, CHUNK)) {
		const learnt = new Map((await listWishes(db, chunk)).map((wish) => [wish.id, toWait(wish, at)]));
		for (const id of chunk) {
			const wait = learnt.get(id);
			if (wait) setWish(columns, wait);
			else forgetWish(columns, id);
			if (wait?.open) open.push(wait);
		}
		await breathe();
	}
	return { columns, open: openColumns(open, known?.open, new Set(ids)) };
}

/** Lets other requests go first; SQLite answers without ever waiting. */
async function breathe() {
	await new Promise((go) => setImmediate(go));
}

async function lastSeq(db: Db): Promise<number> {
	const row = await db
		.selectFrom('wishEvent')
		.select('seq')
		.orderBy('seq', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.seq ?? 0;
}

async function listEvents(db: Db, after: number) {
	return await db.selectFrom('wishEvent').select(['seq', 'wishId']).where('seq', '>', after).execute();
}

/** Wishes at their places, of which one asks what may be read. */
type Placed = { ids: readonly string[]; kind: Uint8Array };

const COACHING = kinds.indexOf('coaching');

/** A wish that is read, and one of which the doorway has to be asked. */
const [YES, ASK] = [1, 2];

/**
 * At which of the places that pass the test the one doorway lets the reader through; what staff read for being staff
 * needs no asking.
 */
export async function readsAt(
	db: Db,
	actor: Actor,
	{ ids, kind }: Placed,
	test: (place: number) => boolean = () => true
): Promise<(place: number) => boolean> {
	const reads = new Uint8Array(ids.length);
	const asked: string[] = [];
	for (let place = 0; place < ids.length; place += 1) {
		if (!test(place)) continue;
		reads[place] = actor.staff && kind[place] !== COACHING ? YES : ASK;
		// More than a few are found sooner by who reads them than by their ids.
		if (reads[place] === ASK && asked.length <= CHUNK) asked.push(ids[place]!);
	}
	const rows = await readableWishes(db, { ...actor, staff: false })
		.select('wish.id')
		.$if(actor.staff, (query) => query.where('wish.kind', '=', 'coaching'))
		.$if(asked.length <= CHUNK, (query) => query.where('wish.id', 'in', ['', ...asked]))
		.execute();
	const readable = new Set(rows.map(({ id }) => id));
	if (readable.size > 0)
		for (let place = 0; place < ids.length; place += 1)
			if (reads[place] === ASK && readable.has(ids[place]!)) reads[place] = YES;
	return (place) => reads[place] === YES;
}

/** What wishes ask, of those the reader may read. */
export async function listWords(db: Db, actor: Actor, ids: string[]): Promise<Map<string, string>> {
	const words = new Map<string, string>();
	for (const chunk of inChunks(ids, CHUNK)) {
		const rows = await readableWishes(db, actor)
			.select(['wish.id', 'wish.kind', 'wish.summary'])
			.where('wish.id', 'in', chunk)
			.execute();
		const wordsOf = await shownWords(db, actor, rows);
		for (const row of rows) words.set(row.id, wordsOf(row));
	}
	return words;
}
