import { CompiledQuery, sql, type KyselyPlugin } from 'kysely';
import { locksRows, type Db } from '#lib/server/db/open.ts';

/** How the database means to answer each question that a piece of work asks, as one line a question. */
export async function plansOf(db: Db, work: (db: Db) => Promise<unknown>): Promise<string[]> {
	const asked: CompiledQuery[] = [];
	const recorder: KyselyPlugin = {
		transformQuery({ node, queryId }) {
			asked.push(db.getExecutor().compileQuery(node, queryId));
			return node;
		},
		transformResult: async ({ result }) => result
	};
	await work(db.withPlugin(recorder));
	return locksRows(db) ? await onPostgres(db, asked) : await onSqlite(db, asked);
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
	return /^(select|with|update|delete|insert)/.test(text);
}
