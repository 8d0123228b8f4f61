/** So long may one after the other ask before whatever else waits has its turn, in milliseconds. */
const PATIENCE = 25;

/** Inside a transaction nobody else reaches the database; only what needs none of it waits. */
const PATIENCE_INSIDE = 100;

/**
 * SQLite answers before anything else can record, so work that awaits nothing but SQLite would never let go of the
 * process: before a question this lets everything that waits have its turn, once the last turn was long ago.
 */
export function createTurns() {
	let since: number | undefined;
	return async (inTransaction: boolean) => {
		if (since === undefined) {
			since = performance.now();
			setImmediate(() => (since = undefined));
		} else if (performance.now() - since > (inTransaction ? PATIENCE_INSIDE : PATIENCE)) {
			await new Promise<void>((resolve) => setImmediate(resolve));
		}
	};
}
