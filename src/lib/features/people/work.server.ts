import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { belongsOn } from './relations.server.ts';

export type ListedMembership = {
	id: string;
	personId: string;
	organisationId: string;
	organisation: string;
	colour: number;
	shape: string;
	function: string;
	discipline: string;
	startsOn: string;
	endsOn: string | null;
};

/** Where these people belong, oldest first; all of it or only what counts today. */
export async function listMemberships(
	db: Db,
	personIds: string[],
	when: 'today' | 'ever' = 'today'
): Promise<ListedMembership[]> {
	const today = localDate(now());
	return await db
		.selectFrom('membership')
		.innerJoin('organisation', 'organisation.id', 'membership.organisationId')
		.select([
			'membership.id',
			'personId',
			'organisationId',
			'organisation.name as organisation',
			'colour',
			'shape',
			'function',
			'discipline',
			'startsOn',
			'endsOn'
		])
		.where('personId', 'in', [...personIds, ''])
		.$if(when === 'today', (query) => query.where(belongsOn(today)))
		.orderBy('startsOn')
		.orderBy('organisation.name')
		.execute();
}

export type ListedRole = {
	id: string;
	personId: string;
	role: 'staff' | 'coordinator' | 'admin';
	organisationId: string | null;
	organisation: string | null;
};

/** The roles these people have now. */
export async function listRoles(db: Db, personIds: string[]): Promise<ListedRole[]> {
	return await db
		.selectFrom('roleGrant')
		.leftJoin('organisation', 'organisation.id', 'roleGrant.organisationId')
		.select(['roleGrant.id', 'personId', 'role', 'organisationId', 'organisation.name as organisation'])
		.where('personId', 'in', [...personIds, ''])
		.where('endedAt', 'is', null)
		.orderBy('role')
		.execute();
}
