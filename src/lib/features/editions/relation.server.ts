import { belongsOn, hasSeat, leadsUntilTail } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Actor } from '../people/actor.ts';
import type { EditionRelation } from './relation.ts';

/** How this actor stands to an edition, from stored relations. */
export async function findEditionRelation(db: Db, actor: Actor, editionId: string): Promise<EditionRelation> {
	return {
		staff: actor.staff,
		trains: await trains(db, actor.personId, editionId),
		participates: await participates(db, [actor.personId], editionId),
		coordinates:
			actor.coordinatedOrganisations.length > 0 &&
			(await hasOwnPeople(db, actor.coordinatedOrganisations, editionId))
	};
}

async function trains(db: Db, personId: string, editionId: string) {
	const row = await leadsUntilTail(db, personId)
		.where('session.editionId', '=', editionId)
		.executeTakeFirst();
	return row !== undefined;
}

async function participates(db: Db, personIds: string[], editionId: string) {
	const row = await db
		.selectFrom('enrolment')
		.select('id')
		.where('editionId', '=', editionId)
		.where('personId', 'in', personIds)
		.where(hasSeat())
		.executeTakeFirst();
	return row !== undefined;
}

async function hasOwnPeople(db: Db, organisationIds: string[], editionId: string) {
	const today = localDate(now());
	const row = await db
		.selectFrom('enrolment')
		.innerJoin('membership', 'membership.personId', 'enrolment.personId')
		.select('enrolment.id')
		.where('enrolment.editionId', '=', editionId)
		.where('enrolment.endedAt', 'is', null)
		.where('membership.organisationId', 'in', organisationIds)
		.where(belongsOn(today))
		.executeTakeFirst();
	return row !== undefined;
}
