import { belongsOn } from '#lib/features/people/relations.server.ts';
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
export async function listOrganisationsInDetail(db: Db, actor: Actor, id?: string) {
	if (!actor.staff && !actor.admin) notFound();
	const rows = await db
		.selectFrom('organisation')
		.select(['id', 'name', 'kind', 'region', 'colour', 'shape', 'closedAt'])
		.$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
		.orderBy('name')
		.execute();
	const people = await countPeople(db, id);
	const domains = await db.selectFrom('organisationDomain').selectAll().orderBy('domain').execute();
	return rows.map((row) => ({
		...row,
		people: people.get(row.id) ?? 0,
		domains: domains.filter((domain) => domain.organisationId === row.id).map((domain) => domain.domain)
	}));
}

/** How many people work today for each organisation, or for one. */
async function countPeople(db: Db, id?: string): Promise<Map<string, number>> {
	const today = localDate(now());
	const rows = await db
		.selectFrom('membership')
		.innerJoin('person', 'person.id', 'membership.personId')
		.select(['organisationId', (select) => select.fn.countAll<number>().as('people')])
		.where('person.erasedAt', 'is', null)
		.where(belongsOn(today))
		.$if(id !== undefined, (query) => query.where('organisationId', '=', id ?? ''))
		.groupBy('organisationId')
		.execute();
	return new Map(rows.map(({ organisationId, people }) => [organisationId, people]));
}

export async function getOrganisation(db: Db, actor: Actor, organisationId: string) {
	const [organisation] = await listOrganisationsInDetail(db, actor, organisationId);
	if (!organisation) notFound();
	return organisation;
}
