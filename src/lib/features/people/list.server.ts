import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Actor } from './actor.ts';
import { ranksOf } from '#lib/features/people/names/name-order.ts';
import { avatarLetters } from '#lib/features/people/names/names.ts';
import { mayListPeople } from './policy.ts';
import { findPersonViews, peopleOf, readablePeople } from './readable.server.ts';
import { searchFor } from '#lib/features/people/names/search.ts';
import { isShieldedFrom, mayReadEmail, mayReadRoles, shownName, type PersonView } from './visibility.ts';
import { listMemberships, listRoles } from './work.server.ts';
import { belongsOn } from './relations.server.ts';

export type PeopleFilter = {
	search?: string;
	organisationId?: string;
	role?: 'trainer' | 'staff' | 'coordinator' | 'admin';
	function?: string;
	/** The last person of the page before. */
	after?: string;
};

const PAGE = 50;

/** People the actor may see, by family name, fifty at a time; `next` is where the following page begins. */
export async function listPeople(db: Db, actor: Actor, filter: PeopleFilter = {}) {
	if (!mayListPeople(actor)) notFound();
	const names = await listNames(db, actor, filter);
	const start = filter.after ? names.findIndex((person) => person.id === filter.after) + 1 : 0;
	const page = names.slice(start, start + PAGE);
	return {
		people: await describe(
			db,
			actor,
			page.map((person) => person.id)
		),
		total: names.length,
		next: start + PAGE < names.length ? (page.at(-1)?.id ?? null) : null,
		previous: start === 0 ? null : { after: names[start - PAGE - 1]?.id ?? null }
	};
}

/** The functions people have, to choose from. */
export async function listFunctions(db: Db, actor: Actor): Promise<string[]> {
	if (!mayListPeople(actor)) notFound();
	const rows = await db
		.selectFrom('membership')
		.select('function')
		.distinct()
		.where('function', '!=', '')
		.where('personId', 'in', readablePeople(db, actor).select('person.id'))
		.$if(!actor.staff && !actor.admin && actor.coordinatedOrganisations.length > 0, (query) =>
			query.where('organisationId', 'in', actor.coordinatedOrganisations)
		)
		.orderBy('function')
		.execute();
	return rows.map((row) => row.function);
}

/** Sorted and searched here, so that both databases sort and search alike, accents and all. */
async function listNames(db: Db, actor: Actor, filter: PeopleFilter) {
	const rows = await filtered(db, actor, filter)
		.select(['person.id', 'givenName', 'infix', 'familyName', 'shieldedAt', 'person.email'])
		.execute();
	const view = await findPersonViews(
		db,
		actor,
		actor.staff ? [] : rows.flatMap((row) => (row.shieldedAt ? [row.id] : []))
	);
	const isMeant = searchFor(filter.search ?? '');
	const people = rows
		.map((row) => ({ id: row.id, ...wordsOf(row, view(row.id)) }))
		.filter(({ findable }) => isMeant(findable));
	const places = ranksOf(people.map(({ sortable }) => sortable));
	return people.sort(
		(one, other) => places.get(one.sortable)! - places.get(other.sortable)! || (one.id < other.id ? -1 : 1)
	);
}

type Row = { givenName: string; infix: string; familyName: string; shieldedAt: string | null; email: string };

/** What somebody is found and sorted by: never more than what is shown. */
function wordsOf(row: Row, view: PersonView) {
	const name = shownName(row, view);
	if (isShieldedFrom(row, view)) return { findable: name, sortable: name };
	const email = view.staff ? ` ${row.email}` : '';
	return { findable: `${name}${email}`, sortable: `${row.familyName} ${row.givenName}` };
}

function filtered(db: Db, actor: Actor, { organisationId, role, function: work }: PeopleFilter) {
	const today = localDate(now());
	const byWork = organisationId || work;
	return readablePeople(db, actor)
		.$if(role !== undefined && role !== 'trainer' && !actor.staff && !actor.admin, (query) =>
			query.where((where) =>
				where.or([
					where('person.id', '=', actor.personId),
					where('person.id', 'in', peopleOf(db, actor.coordinatedOrganisations))
				])
			)
		)
		.$if(Boolean(byWork), (query) =>
			query.where('person.id', 'in', (inner) =>
				inner
					.selectFrom('membership')
					.select('membership.personId')
					.where(belongsOn(today))
					.$if(Boolean(organisationId), (rows) => rows.where('organisationId', '=', organisationId ?? ''))
					.$if(Boolean(work), (rows) => rows.where('function', '=', work ?? ''))
			)
		)
		.$if(role === 'trainer', (query) =>
			query.where('person.id', 'in', (inner) => inner.selectFrom('trainer').select('trainer.personId'))
		)
		.$if(role !== undefined && role !== 'trainer', (query) =>
			query.where('person.id', 'in', (inner) =>
				inner
					.selectFrom('roleGrant')
					.select('roleGrant.personId')
					.where('role', '=', role === 'trainer' || role === undefined ? 'staff' : role)
					.where('endedAt', 'is', null)
			)
		);
}

async function describe(db: Db, actor: Actor, ids: string[]) {
	const rows = await readablePeople(db, actor)
		.leftJoin('trainer', 'trainer.personId', 'person.id')
		.select([
			'person.id',
			'givenName',
			'infix',
			'familyName',
			'person.email',
			'shieldedAt',
			'sharesContactAt',
			'trainer.personId as trainerId'
		])
		.where('person.id', 'in', [...ids, ''])
		.execute();
	const views = await findPersonViews(db, actor, ids);
	const memberships = await listMemberships(db, ids);
	const roles = await listRoles(db, ids);
	return rows
		.map((row) => {
			const view = views(row.id);
			return {
				id: row.id,
				name: shownName(row, view),
				initials: isShieldedFrom(row, view) ? (row.givenName[0] ?? '') : avatarLetters(row),
				email: mayReadEmail(row, view) ? row.email : null,
				trainer: row.trainerId !== null,
				organisations: memberships.filter((membership) => membership.personId === row.id),
				roles: mayReadRoles(view)
					? roles.filter((role) => role.personId === row.id).map((role) => role.role)
					: []
			};
		})
		.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
}

export type ListedPerson = Awaited<ReturnType<typeof listPeople>>['people'][number];
