import type { KyselyPlugin } from 'kysely';
import type { Db } from './db/open.ts';

/**
 * A database for work that goes on for long: once the server stops, its next statement fails. So every loop ends where
 * nothing is half done, whoever wrote it: between two transactions, or with one that is rolled back.
 */
export function stoppable(db: Db, stopping: AbortSignal | undefined): Db {
	return stopping ? db.withPlugin(endAt(stopping)) : db;
}

function endAt(stopping: AbortSignal): KyselyPlugin {
	return {
		transformQuery({ node }) {
			stopping.throwIfAborted();
			return node;
		},
		transformResult: async ({ result }) => result
	};
}
