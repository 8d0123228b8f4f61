import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { kinds } from './follow-up.ts';
import { openColumns, type OpenColumns } from './open-columns.ts';
import { readableFollowUps } from './read.server.ts';
import { toWait, type Wait } from './wait.ts';
import { listIds, listWishes } from './facts.server.ts';

/** What is open, and what was raised in so many days. */
export const KEPT_DAYS = 365;

const CHUNK = 1000;

/** No change takes longer than this from its first word to its last. */
const LONGEST_CHANGE = 60_000;

/** Once made it is never changed; what is learnt makes another. */
type Known = {
	date: string;
	waits: readonly Wait[];
	/** Where each stands in `waits`, by id; only ever added to. */
	places: Map<string, number>;
	open: OpenColumns;
	/** How far the history was when it was looked at; the monotonic clock, because the other one may move. */
	looks: { at: number; seq: number }[];
	/** What was learnt beyond the last settled look: what is numbered earlier may be committed later. */
	heard: ReadonlySet<number>;
};

const memory = new WeakMap<Db, Promise<Known>>();

/**
 * Every open wish and every one raised in the last year, as facts without words. They are kept in memory, read anew
 * each day, and brought up to date by what happened since the last look; so a view asks for what changed alone. As long
 * as nothing happens it is the same list.
 */
export async function knowWaits(db: Db): Promise<readonly Wait[]> {
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
	const look = { at: performance.now(), seq: await lastSeq(db) };
	if (known?.date !== date) {
		const ids = await listIds(db, addMs(now(), -KEPT_DAYS * DAY));
		return { date, ...(await learn(db, ids)), looks: [look], heard: new Set() };
	}
	const settled = known.looks.findLast(({ at }) => at <= look.at - LONGEST_CHANGE) ?? known.looks[0]!;
	const events = await listEvents(db, settled.seq);
	const unheard = events.filter(({ seq }) => !known.heard.has(seq));
	const ids = [...new Set(unheard.map(({ requestId }) => requestId))];
	return {
		...(ids.length > 0 ? { date, ...(await learn(db, ids, known)) } : known),
		looks: [...known.looks.filter((each) => each === settled || each.at > settled.at), look],
		heard: new Set(events.map(({ seq }) => seq))
	};
}

type Learnt = Pick<Known, 'waits' | 'places' | 'open'>;

async function learn(db: Db, ids: string[], known?: Learnt): Promise<Learnt> {
	const at = now();
	const [waits, places] = [known?.waits.slice() ?? [], known?.places ?? new Map<string, number>()];
	const gone = new Set<string>();
	for (const chunk of inChunks(ids, CHUNK)) {
		const learnt = new Map((await listWishes(db, chunk)).map((wish) => [wish.id, toWait(wish, at)]));
		for (const id of chunk) {
			const wait = learnt.get(id);
			const place = places.get(id) ?? waits.length;
			if (!wait) gone.add(id);
			else {
				waits[place] = wait;
				places.set(id, place);
			}
		}
		await breathe();
	}
	const changed = new Set(ids);
	const same = known?.open.waits.filter(({ id }) => !changed.has(id)) ?? [];
	const fresh = ids.flatMap((id) => (gone.has(id) ? [] : waits[places.get(id)!]!)).filter(({ open }) => open);
	const open = openColumns([...same, ...fresh].sort(longestWaiting));
	const left = ids.some((id) => gone.has(id) && places.has(id));
	return { ...(left ? without(waits, gone) : { waits, places }), open };
}

function without(waits: readonly Wait[], gone: ReadonlySet<string>): Pick<Known, 'waits' | 'places'> {
	const left = waits.filter(({ id }) => !gone.has(id));
	return { waits: left, places: new Map(left.map(({ id }, place) => [id, place])) };
}

/** The order of lists: by when it was raised. */
export function longestWaiting(one: Pick<Wait, 'raisedAt' | 'id'>, other: typeof one): number {
	if (one.raisedAt !== other.raisedAt) return one.raisedAt < other.raisedAt ? -1 : 1;
	return one.id < other.id ? -1 : Number(one.id > other.id);
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

async function listEvents(db: Db, after: number) {
	return await db.selectFrom('requestEvent').select(['seq', 'requestId']).where('seq', '>', after).execute();
}

/** Wishes at their places, of which one asks what may be read. */
type Places = { waits: readonly Wait[]; kind: Uint8Array };

const COACHING = kinds.indexOf('coaching');

/**
 * At which of the places that pass the test the one doorway lets the reader through; what staff read for being staff
 * needs no asking.
 */
export async function readsAt(
	db: Db,
	actor: Actor,
	{ waits, kind }: Places,
	test: (place: number) => boolean = () => true
): Promise<(place: number) => boolean> {
	const isPlain = (place: number) => actor.staff && kind[place] !== COACHING;
	const asked: string[] = [];
	for (let place = 0; place < waits.length; place += 1)
		if (!isPlain(place) && test(place)) asked.push(waits[place]!.id);
	const rows = await readableFollowUps(db, { ...actor, staff: false })
		.select('followUpRequest.id')
		// More than a few are found sooner by who reads them than by their ids.
		.$if(asked.length <= CHUNK, (query) => query.where('followUpRequest.id', 'in', ['', ...asked]))
		.execute();
	const ids = new Set(rows.map(({ id }) => id));
	return (place) => test(place) && (isPlain(place) || ids.has(waits[place]!.id));
}

/** The open wishes. */
export async function knowOpen(db: Db): Promise<OpenColumns> {
	return (await know(db)).open;
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
