import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Actor } from '../people/actor.ts';

/** Every organisation with its sign; which ones take part is no secret to who takes part. */
export async function listOrganisations(db: Db, { closed = false }: { closed?: boolean } = {}) {
	return await db
		.selectFrom('organisation')
		.select(['id', 'name', 'kind', 'colour', 'shape', 'closedAt'])
		.$if(!closed, (query) => query.where('closedAt', 'is', null))
		.orderBy('name')
		.execute();
}

/** For the list of staff: how many people each has today, and its mail domains. */
export async function listOrganisationsInDetail(db: Db, actor: Actor) {
	if (!actor.staff && !actor.admin) notFound();
	const today = localDate(now());
	const rows = await db
		.selectFrom('organisation')
		.select(['id', 'name', 'kind', 'region', 'colour', 'shape', 'closedAt'])
		.select((select) =>
			select
				.selectFrom('membership')
				.innerJoin('person', 'person.id', 'membership.personId')
				.where('person.erasedAt', 'is', null)
				.select((row) => row.fn.countAll<number>().as('n'))
				.whereRef('membership.organisationId', '=', 'organisation.id')
				.where('startsOn', '<=', today)
				.where((where) => where.or([where('endsOn', 'is', null), where('endsOn', '>=', today)]))
				.as('people')
		)
		.orderBy('name')
		.execute();
	const domains = await db.selectFrom('organisationDomain').selectAll().orderBy('domain').execute();
	return rows.map((row) => ({
		...row,
		people: row.people ?? 0,
		domains: domains.filter((domain) => domain.organisationId === row.id).map((domain) => domain.domain)
	}));
}

export async function getOrganisation(db: Db, actor: Actor, organisationId: string) {
	const organisation = (await listOrganisationsInDetail(db, actor)).find((row) => row.id === organisationId);
	if (!organisation) notFound();
	return organisation;
}
