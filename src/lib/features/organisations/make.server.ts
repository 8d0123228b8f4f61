import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { nextSign, type OrganisationKind } from './organisation.ts';

/** Makes an organisation of which only the name is known; its sign is the next free one. */
export async function makeOrganisation(
	trx: Trx,
	name: string,
	kind: OrganisationKind = 'other'
): Promise<string> {
	const taken = await trx
		.selectFrom('organisation')
		.select(['colour', 'shape'])
		.orderBy('createdAt')
		.execute();
	const id = newId();
	await trx
		.insertInto('organisation')
		.values({ id, name, kind, ...nextSign(taken), createdAt: now() })
		.execute();
	return id;
}
