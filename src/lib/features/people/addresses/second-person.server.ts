import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import type { AddressChange } from './change.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import { belongsOn } from '#lib/features/people/relations.server.ts';

type Asked = AddressChange & { personId: string; askedBy: string };

/**
 * Who may be the second person of an act of two: staff, an administrator or the own coordinator of whom it is about,
 * in another role than the one it was asked in, and in that role since before it was asked.
 */
export async function listSeconds(db: Db, change: Asked): Promise<string[]> {
	const today = localDate(now());
	const organisations = db
		.selectFrom('membership')
		.select('organisationId')
		.where('personId', '=', change.personId)
		.where(belongsOn(today));
	const rows = await db
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.personId')
		.select('roleGrant.personId')
		.distinct()
		.where('endedAt', 'is', null)
		.where('grantedAt', '<', change.askedAt)
		.where('role', '!=', change.askedAs === 'self' ? 'staff' : change.askedAs)
		.where('roleGrant.personId', 'not in', [change.askedBy, change.personId])
		.where('user.disabledAt', 'is', null)
		.where((where) =>
			where.or([where('role', '!=', 'coordinator'), where('organisationId', 'in', organisations)])
		)
		.orderBy('roleGrant.personId')
		.execute();
	return rows.map((row) => row.personId);
}

/** Their names, for whoever waits for one of them. */
export async function nameSeconds(db: Db, personIds: string[]): Promise<string[]> {
	const rows = await db
		.selectFrom('person')
		.select(['givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('id', 'in', ['', ...personIds])
		.orderBy('givenName')
		.orderBy('id')
		.execute();
	return rows.map(visibleName);
}

/** How many administrators can sign in. */
export async function countAdministrators(db: Db): Promise<number> {
	const rows = await db
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.personId')
		.select('roleGrant.personId')
		.distinct()
		.where('role', '=', 'admin')
		.where('endedAt', 'is', null)
		.where('disabledAt', 'is', null)
		.where('passwordHash', 'is not', null)
		.execute();
	return rows.length;
}

/** Which acts of two people are possible with those who can sign in; a merger asks for staff and an administrator. */
export async function findActsOfTwo(db: Db): Promise<{ addresses: boolean; mergers: boolean }> {
	return { addresses: await hasTwoRoles(db), mergers: await hasTwoRoles(db, ['staff', 'admin']) };
}

/** Whether two people who can sign in hold different roles: any, or these two. */
async function hasTwoRoles(db: Db, roles?: ['staff', 'admin']): Promise<boolean> {
	const found = await db
		.selectFrom('roleGrant as one')
		.innerJoin('roleGrant as other', (join) =>
			join
				.onRef('other.personId', '<>', 'one.personId')
				.onRef('other.role', '<>', 'one.role')
				.on('other.endedAt', 'is', null)
		)
		.innerJoin('user as first', 'first.id', 'one.personId')
		.innerJoin('user as second', 'second.id', 'other.personId')
		.select('one.id')
		.where('one.endedAt', 'is', null)
		.where('first.disabledAt', 'is', null)
		.where('second.disabledAt', 'is', null)
		.where('first.passwordHash', 'is not', null)
		.where('second.passwordHash', 'is not', null)
		.$if(roles !== undefined, (query) =>
			query.where('one.role', '=', roles?.[0] ?? 'staff').where('other.role', '=', roles?.[1] ?? 'admin')
		)
		.limit(1)
		.executeTakeFirst();
	return found !== undefined;
}
