import type { Actor } from '#lib/features/people/actor.ts';
import { mergedPeople } from '#lib/features/people/merged.server.ts';
import { belongsOn } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { mayEnrol } from './policy.ts';

/** Somebody this actor may enrol; anybody else is as good as absent. */
export async function getEnrollable(db: Db, actor: Actor, personId: string) {
	const person = await db
		.selectFrom('person')
		.select(['id', 'givenName', 'infix', 'familyName'])
		.where('id', '=', personId)
		.where('erasedAt', 'is', null)
		.where('id', 'not in', mergedPeople(db))
		.executeTakeFirst();
	if (!person) notFound();
	const organisations =
		personId === actor.personId ? actor.organisations : await listOrganisationIds(db, personId);
	if (!mayEnrol(actor, { personId, organisations })) notFound();
	return person;
}

export async function listOrganisationIds(db: Db, personId: string): Promise<string[]> {
	const today = localDate(now());
	const rows = await db
		.selectFrom('membership')
		.select('organisationId')
		.where('personId', '=', personId)
		.where(belongsOn(today))
		.execute();
	return rows.map((row) => row.organisationId);
}
