import type { KyselyPlugin } from 'kysely';
import type { Db } from '#lib/server/db/open.ts';

/** How many queries a piece of work asks of the database. */
export async function countQueries(db: Db, work: (db: Db) => Promise<unknown>): Promise<number> {
	let count = 0;
	const counter: KyselyPlugin = {
		transformQuery: ({ node }) => node,
		transformResult: async ({ result }) => {
			count += 1;
			return result;
		}
	};
	await work(db.withPlugin(counter));
	return count;
}
