import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';

/** Ways to repair groups that have changed since would undo that change, so they are no longer to be had. */
export async function dropStaleRepairs(trx: Trx, editionId: string) {
	await trx
		.updateTable('mix')
		.set({ state: 'replaced', replacedAt: now() })
		.where('editionId', '=', editionId)
		.where('kind', '=', 'repair')
		.where('state', 'in', ['computing', 'proposed', 'stopped'])
		.execute();
}
