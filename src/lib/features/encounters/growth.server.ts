import { sql } from 'kysely';
import { inChunks } from '#lib/server/db/chunks.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';

/** Days (yyyy-mm-dd) with how many pairs of people met for the first time on each. */
type Firsts = Map<string, number>;

const PEOPLE_AT_ONCE = 50;

/** How many pairs of people got to know each other, added up month by month. */
export async function growthOfNetwork(db: Db) {
	const days = await db.selectFrom('encounterGrowth').selectAll().orderBy('day').execute();
	let known = 0;
	return [...Map.groupBy(days, ({ day }) => day.slice(0, 7))].map(([month, own]) => {
		for (const { pairs } of own) known += pairs;
		return { month, known };
	});
}

/** To be called before editions are locked: whoever writes encounters waits for whoever does so already. */
export async function lockGrowth(trx: Trx) {
	if (locksRows(trx)) await sql`lock table encounter_growth in share row exclusive mode`.execute(trx);
}

/** Writes encounters of these people, and with them how many pairs first met on which day. */
export async function keepingGrowth(trx: Trx, personIds: string[], write: () => Promise<void>) {
	await lockGrowth(trx);
	const before = await countFirsts(trx, personIds);
	await write();
	const after = await countFirsts(trx, personIds);
	for (const day of new Set([...before.keys(), ...after.keys()]))
		await addPairs(trx, day, (after.get(day) ?? 0) - (before.get(day) ?? 0));
}

/** Adds everything up again, a part of the people at a time, and only where that differs keeps it. */
export async function recountGrowth(db: Db) {
	const days = await db.selectFrom('encounterGrowth').selectAll().execute();
	const kept: Firsts = new Map(days.map(({ day, pairs }) => [day, pairs]));
	if (isSame(kept, await countAll(db))) return;
	await db.transaction().execute(async (trx) => {
		await lockGrowth(trx);
		await trx.deleteFrom('encounterGrowth').execute();
		for (const [day, pairs] of await countAll(trx))
			await trx.insertInto('encounterGrowth').values({ day, pairs }).execute();
	});
}

async function addPairs(trx: Trx, day: string, pairs: number) {
	if (!pairs) return;
	await trx
		.insertInto('encounterGrowth')
		.values({ day, pairs })
		.onConflict((conflict) =>
			conflict.column('day').doUpdateSet((set) => ({ pairs: set('encounterGrowth.pairs', '+', pairs) }))
		)
		.execute();
	await trx.deleteFrom('encounterGrowth').where('day', '=', day).where('pairs', '=', 0).execute();
}

function pairsByFirst(db: Db) {
	return db
		.selectFrom('encounter')
		.innerJoin('session', 'session.id', 'encounter.sessionId')
		.select((select) => select.fn.min('session.startsAt').as('first'))
		.groupBy(['encounter.personA', 'encounter.personB']);
}

/** Of the pairs in which one of these people is. */
async function countFirsts(db: Db, personIds: string[]): Promise<Firsts> {
	const ids = [...personIds, ''];
	const rows = await pairsByFirst(db)
		.where((where) => where.or([where('personA', 'in', ids), where('personB', 'in', ids)]))
		.execute();
	return addUp(rows);
}

async function countAll(db: Db): Promise<Firsts> {
	const people = await db.selectFrom('person').select('id').execute();
	const firsts: Firsts = new Map();
	for (const chunk of inChunks(people, PEOPLE_AT_ONCE)) {
		const ids = chunk.map(({ id }) => id);
		for (const [day, pairs] of addUp(await pairsByFirst(db).where('personA', 'in', ids).execute()))
			firsts.set(day, (firsts.get(day) ?? 0) + pairs);
	}
	return firsts;
}

function addUp(rows: { first: string }[]): Firsts {
	const starts = Map.groupBy(rows, ({ first }) => first);
	const firsts: Firsts = new Map();
	for (const [first, own] of starts) {
		const day = localDate(first);
		firsts.set(day, (firsts.get(day) ?? 0) + own.length);
	}
	return firsts;
}

function isSame(one: Firsts, other: Firsts) {
	return one.size === other.size && [...one].every(([day, pairs]) => other.get(day) === pairs);
}
