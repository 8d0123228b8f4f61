import { inChunks } from '#lib/server/db/chunks.ts';
import { givenRows } from '#lib/server/db/given-rows.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { factsOf, sameClock, type Clock, type ClockFacts, type PauseFacts } from '../clocks/clock.ts';
import { dropThresholds, saveThresholds } from './save-thresholds.server.ts';
import type { Loaded } from './load.server.ts';
import type { WishState, OwnershipFacts } from './state.ts';
import { sameFacts } from '../clocks/same.ts';

/** A wish as its rows hold it, and as it is by what happened to it. */
export type Followed = { kept: Loaded; next: WishState };

/**
 * Writes what follows from what happened to wishes, and only where it differs from their rows. `quietly` is for
 * changes of many wishes at once and for repairs: what these put in the past counts as told.
 */
export async function saveStates(trx: Trx, followed: Followed[], { quietly = false } = {}) {
	await saveWishes(trx, followed);
	const pauses = differing(followed, pausesOf, ({ rows }) => rows.pauses);
	await dropRows(trx, 'clockPause', pauses.drop);
	await putRows(trx, 'clockPause', pauses.put);
	const spans = differing(followed, ownershipsOf, ({ rows }) => rows.spans);
	await dropRows(trx, 'ownership', spans.drop);
	await putRows(trx, 'ownership', spans.put);
	const clocks = differing(followed, clocksOf, ({ rows }) => rows.clocks, sameClock);
	await dropThresholds(trx, clocks.drop);
	await dropRows(trx, 'wishClock', clocks.drop);
	await putRows(trx, 'wishClock', clocks.put.map(withoutThresholds));
	await saveThresholds(trx, clocks.put, quietly);
}

async function saveWishes(trx: Trx, followed: Followed[]) {
	const puts = followed
		.filter(({ kept, next }) => !sameFacts(kept.wish, next.wish))
		.map(({ kept: { wishId: id, wish, version }, next }) => ({
			id,
			wishId: id,
			before: { ...wish, version },
			after: { ...next.wish, version: version + 1 }
		}));
	const rows = puts.map(({ id, after }): Row => ({ id, ...after }));
	await changeRows(trx, 'wish', rows, changedColumns(puts));
}

/** Something a wish has several of, by what it is called among its own. */
type Named<Facts> = [name: string, facts: Facts];

function pausesOf({ pauses }: WishState): Named<PauseFacts>[] {
	return pauses.map((pause) => [String(pause.evidenceEventSeq), pause]);
}

function ownershipsOf({ spans }: WishState): Named<OwnershipFacts>[] {
	return spans.map((span) => [
		[span.fromAt, span.reason, span.organisationId, span.personId].join(' '),
		span
	]);
}

function clocksOf({ clocks }: WishState): Named<Clock>[] {
	return clocks.map((clock) => [`${clock.metric} ${clock.cycleNo}`, clock]);
}

export type Put<Facts> = { id: string; wishId: string; before: Facts | undefined; after: Facts };

/** What must be written and what must go; of two with the same name the first is the first. */
function differing<Facts extends object>(
	followed: Followed[],
	listOf: (state: WishState) => Named<Facts>[],
	idsOf: (kept: Loaded) => string[],
	same: (one: Facts, other: Facts) => boolean = sameFacts
) {
	const put: Put<Facts>[] = [];
	const drop: string[] = [];
	for (const { kept, next } of followed) {
		const ids = idsOf(kept);
		const left = listOf(kept).map(([name, facts], index) => ({ name, facts, id: ids[index] ?? '' }));
		for (const [name, after] of listOf(next)) {
			const at = left.findIndex((row) => row.name === name);
			const [row] = at < 0 ? [] : left.splice(at, 1);
			if (row && same(row.facts, after)) continue;
			put.push({ id: row?.id ?? newId(), wishId: kept.wishId, before: row?.facts, after });
		}
		drop.push(...left.map(({ id }) => id));
	}
	return { put, drop };
}

function withoutThresholds({ before, after, ...put }: Put<Clock>): Put<ClockFacts> {
	return { ...put, before: before && factsOf(before), after: factsOf(after) };
}

type Table = 'wish' | 'clockPause' | 'ownership' | 'wishClock';
type Row = { id: string } & Record<string, unknown>;

async function putRows<Facts extends object>(trx: Trx, table: Table, puts: Put<Facts>[]) {
	const rows = puts.map(({ id, wishId, after }): Row => ({ id, wishId, ...after }));
	const added = rows.filter((_, index) => !puts[index]?.before);
	const changed = rows.filter((_, index) => puts[index]?.before);
	// What ends makes room for what begins.
	await changeRows(trx, table, changed, changedColumns(puts));
	await addRows(trx, table, added);
}

async function addRows(trx: Trx, table: Table, rows: Row[]) {
	const [first] = rows;
	if (!first) return;
	const columns = Object.keys(first) as 'id'[];
	await trx
		.insertInto(table)
		.columns(columns)
		.expression((query) => query.selectFrom(givenRows(trx, table, columns, rows)).select(columns))
		.execute();
}

async function changeRows(trx: Trx, table: Table, rows: Row[], columns: string[]) {
	if (!columns.length) return;
	await trx
		.updateTable(table)
		.from(givenRows(trx, table, ['id', ...columns] as 'id'[], rows))
		.set((given) =>
			Object.fromEntries(columns.map((column) => [column, given.ref(`given.${column}` as 'given.id')]))
		)
		.whereRef(`${table}.id`, '=', 'given.id')
		.execute();
}

/** What differs in any of them; the rest is not written again. */
function changedColumns<Facts extends object>(puts: Put<Facts>[]): string[] {
	const columns = new Set<string>();
	for (const { before, after } of puts) {
		if (!before) continue;
		for (const [name, value] of Object.entries(after))
			if (value !== before[name as keyof Facts]) columns.add(name);
	}
	return [...columns];
}

async function dropRows(trx: Trx, table: Table, ids: string[]) {
	for (const chunk of inChunks(ids)) await trx.deleteFrom(table).where('id', 'in', chunk).execute();
}
