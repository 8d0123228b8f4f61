import type { Trx } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';

/** Nobody comes to an organisation that is closed, or that does not exist. */
export async function refuseClosed(trx: Trx, organisationId: string) {
	const row = await trx
		.selectFrom('organisation')
		.select('closedAt')
		.where('id', '=', organisationId)
		.executeTakeFirst();
	if (!row || row.closedAt) conflict('people_choose_organisation', {}, 'organisationId');
}
