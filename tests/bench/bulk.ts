import { createRandom, type Random } from '#lib/engine/random.ts';
import { addMs } from '#lib/server/clock.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import { givenRows } from '#lib/server/db/given-rows.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Tables } from '#lib/server/db/tables.ts';

const ROWS_AT_ONCE = 5000;

/** Many rows of one table, quickly; they all have the same columns. */
export async function insertMany<Table extends keyof Tables & string>(
	db: Db,
	table: Table,
	rows: Record<string, unknown>[]
): Promise<void> {
	const columns = Object.keys(rows[0] ?? {});
	for (const batch of inChunks(rows, ROWS_AT_ONCE)) {
		const given = givenRows(db, table, columns as never[], batch as never[]);
		await db
			.insertInto(table)
			.columns(columns as never[])
			.expression((query) => query.selectFrom(given as never).select(columns as never[]) as never)
			.execute();
	}
}

/** What is drawn at random, the same for the same seed. */
export function createDraws(seed: number) {
	const random: Random = createRandom(seed);
	return {
		random,
		below: (limit: number) => random.below(limit),
		chance: (share: number) => random.next() < share * 4294967296,
		pick: <One>(all: readonly One[]) => all[random.below(all.length)]!,
		/** So many different ones, in the order drawn. */
		some<One>(all: readonly One[], count: number): One[] {
			const chosen = new Set<One>();
			while (chosen.size < Math.min(count, all.length)) chosen.add(all[random.below(all.length)]!);
			return [...chosen];
		},
		/** An instant somewhere between two. */
		between: (one: string, other: string) =>
			addMs(one, Math.floor((random.next() / 4294967296) * (Date.parse(other) - Date.parse(one))))
	};
}

export type Draws = ReturnType<typeof createDraws>;

/** The same short key for the same number; they sort as the numbers do. */
export function keyOf(kind: string, number: number) {
	return `${kind}-${String(number).padStart(7, '0')}`;
}
