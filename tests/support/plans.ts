import { CompiledQuery, sql } from 'kysely';
import { locksRows, type Db } from '#lib/server/db/open.ts';

/** How the database means to answer each question that a piece of work asks, as one line a question. */
export async function plansOf(db: Db, work: (db: Db) => Promise<unknown>): Promise<string[]> {
	const asked = await recording(db, () => work(db));
	return locksRows(db) ? await onPostgres(db, asked) : await onSqlite(db, asked);
}

/** Every question asked meanwhile, also by what takes the plugins off or opens a transaction. */
async function recording(db: Db, work: () => Promise<unknown>): Promise<CompiledQuery[]> {
	const asked: CompiledQuery[] = [];
	let base = db.getExecutor() as object;
	while (!Object.hasOwn(base, 'executeQuery')) base = Object.getPrototypeOf(base) as object;
	const executor = base as { executeQuery(query: CompiledQuery, ...rest: unknown[]): unknown };
	const original = executor.executeQuery;
	executor.executeQuery = function (query, ...rest) {
		asked.push(query);
		return original.call(this, query, ...rest);
	};
	try {
		await work();
	} finally {
		executor.executeQuery = original;
	}
	return asked;
}

async function onSqlite(db: Db, asked: CompiledQuery[]) {
	const plans: string[] = [];
	for (const query of asked.filter(isQuestion)) {
		const { rows } = await db.executeQuery<{ detail: string }>(
			CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters])
		);
		plans.push(rows.map(({ detail }) => detail).join('; '));
	}
	return plans;
}

/** Of the few rows of a test PostgreSQL would read the whole table; what it does when that is dear is what counts. */
async function onPostgres(db: Db, asked: CompiledQuery[]) {
	return await db.transaction().execute(async (trx) => {
		await sql`set local enable_seqscan = off`.execute(trx);
		const plans: string[] = [];
		for (const query of asked.filter(isQuestion)) {
			const { rows } = await trx.executeQuery<Record<string, string>>(
				CompiledQuery.raw(`explain ${query.sql}`, [...query.parameters])
			);
			plans.push(rows.map((row) => String(Object.values(row)[0]).trim()).join('; '));
		}
		return plans;
	});
}

function isQuestion({ sql: text }: CompiledQuery) {
	return /^\s*(select|with|update|delete|insert)/.test(text);
}
