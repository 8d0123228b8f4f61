import type { Db, Trx } from '#lib/server/db/open.ts';

class Undone extends Error {}

/** Does a piece of work, commands and all, in one transaction that never happened. */
export async function undone<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
	let outcome: Promise<T> | undefined;
	await db
		.transaction()
		.execute(async (trx) => {
			outcome = work(inside(trx));
			await outcome.catch(() => {});
			throw new Undone();
		})
		.catch((problem: unknown) => {
			if (!(problem instanceof Undone)) throw problem;
		});
	if (!outcome) throw new Error('The transaction did not begin.');
	return await outcome;
}

/** A transaction that looks like a database: a command's own transaction is this one. */
function inside(trx: Trx): Db {
	const db: Db = new Proxy(trx, {
		get(target, key) {
			if (key === 'transaction') return () => ({ execute: (work: (db: Db) => Promise<unknown>) => work(db) });
			const value: unknown = Reflect.get(target, key, target);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		}
	});
	return db;
}
