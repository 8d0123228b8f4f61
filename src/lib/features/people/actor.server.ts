import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Actor } from './actor.ts';
import { avatarLetters, fullName } from '#lib/features/people/names/names.ts';
import { belongsOn } from './relations.server.ts';

/** Who this user is at this moment, from stored relations only. */
export async function findActor(db: Db, userId: string): Promise<Actor | null> {
	const person = await db
		.selectFrom('person')
		.leftJoin('trainer', 'trainer.personId', 'person.id')
		.select(['person.id', 'givenName', 'infix', 'familyName', 'language', 'trainer.personId as trainerId'])
		.where('person.id', '=', userId)
		.executeTakeFirst();
	if (!person) return null;
	const grants = await listGrants(db, userId);
	return {
		personId: person.id,
		name: fullName(person),
		initials: avatarLetters(person),
		language: person.language,
		staff: grants.some((grant) => grant.role === 'staff'),
		admin: grants.some((grant) => grant.role === 'admin'),
		coordinatedOrganisations: grants.flatMap((grant) => grant.organisationId ?? []),
		organisations: await listOrganisationIds(db, userId),
		trainer: person.trainerId !== null
	};
}

async function listGrants(db: Db, personId: string) {
	return await db
		.selectFrom('roleGrant')
		.select(['role', 'organisationId'])
		.where('personId', '=', personId)
		.where('endedAt', 'is', null)
		.execute();
}

async function listOrganisationIds(db: Db, personId: string) {
	const today = localDate(now());
	const rows = await db
		.selectFrom('membership')
		.select('organisationId')
		.distinct()
		.where('personId', '=', personId)
		.where(belongsOn(today))
		.orderBy('organisationId')
		.execute();
	return rows.map((row) => row.organisationId);
}
