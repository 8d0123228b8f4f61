/** Tries commands for real inside one transaction that never happens, and tells what they would have written. */
import { sql } from 'kysely';
import type { Db, Trx } from '#lib/server/db/open.ts';

class Undone extends Error {}

/** Rows that say only that something was tried: the form itself, and tries that are counted. */
const NOTHING_OF_NOTE = ['form_post', 'limit_hit'];

export type Rehearsal = { db: Db; /** Tables that would have changed. */ written: () => string[] };

/** Every transaction of a command becomes a savepoint: what it throws away is thrown away. */
export async function rehearse<T>(db: Db, work: (rehearsal: Rehearsal) => Promise<T>): Promise<T> {
	let outcome: Promise<T> | undefined;
	await db
		.transaction()
		.execute(async (trx) => {
			outcome = work(stage(trx));
			await outcome.catch(() => {});
			throw new Undone();
		})
		.catch((problem: unknown) => {
			if (!(problem instanceof Undone)) throw problem;
		});
	if (!outcome) throw new Error('The rehearsal did not begin.');
	return await outcome;
}

function stage(trx: Trx): Rehearsal {
	const written: string[] = [];
	const watched = trx.withPlugin({
		transformQuery({ node }) {
			const table = tableOf(node);
			if (table && !NOTHING_OF_NOTE.includes(table)) written.push(table);
			return node;
		},
		transformResult: async ({ result }) => result
	});
	let depth = 0;
	const inSavepoint = async (work: (trx: Trx) => Promise<unknown>) => {
		const name = sql.ref(`step_${(depth += 1)}`);
		const before = written.length;
		await sql`savepoint ${name}`.execute(trx);
		try {
			const result = await work(watched as Trx);
			await sql`release savepoint ${name}`.execute(trx);
			return result;
		} catch (problem) {
			await sql`rollback to savepoint ${name}`.execute(trx);
			written.length = before;
			throw problem;
		}
	};
	const db: Db = new Proxy(watched, {
		get(target, key) {
			if (key === 'transaction') return () => ({ execute: inSavepoint });
			const value: unknown = Reflect.get(target, key, target);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		}
	});
	return { db, written: () => written };
}

type Node = {
	kind: string;
	into?: Node;
	table?: Node;
	from?: Node;
	froms?: Node[];
	schema?: Node;
	identifier?: Node;
	name?: string;
};

function tableOf(node: unknown): string | undefined {
	const root = node as Node;
	if (root.kind === 'InsertQueryNode') return nameOf(root.into);
	if (root.kind === 'UpdateQueryNode') return nameOf(root.table);
	if (root.kind === 'DeleteQueryNode') return nameOf(root.from?.froms?.[0]);
	return undefined;
}

function nameOf(node: Node | undefined): string {
	return node?.name ?? nameOf(node?.identifier ?? node?.table);
}
