import type { Actor } from '#lib/features/people/actor.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { coordinatorRung, loadLadder, staffRung, type Ladder } from './ladder.server.ts';
import { openStates } from '../wish.ts';
import { maySeeLadders } from '../policy.ts';

/**
 * Who hears about late wishes today, for the programme and each organisation: who stands on each rung, who is away and
 * who takes their place. Staff see all of it, a coordinator what concerns the own organisations.
 */
export async function showLadders(db: Db, actor: Actor) {
	if (!maySeeLadders(actor)) notFound();
	const ladder = await loadLadder(db);
	const owners = await listOwners(db);
	const organisations = await listOrganisations(db, actor);
	const names = await namesOf(db, ladder, owners);
	const person = (id: string) => describe(id, ladder, names);
	const staff = { people: ladder.staff.map(person), present: staffRung(ladder).length };
	return {
		staff,
		ladders: [...(actor.staff ? [null] : []), ...organisations].map((organisation) => {
			const id = organisation?.id ?? null;
			const own = owners.filter(({ ownerOrganisationId }) => ownerOrganisationId === id);
			return {
				organisation,
				owners: own.flatMap(({ ownerPersonId, count }) =>
					ownerPersonId === null ? [] : [{ ...person(ownerPersonId), count }]
				),
				unowned: own.find(({ ownerPersonId }) => ownerPersonId === null)?.count ?? 0,
				coordinators: (ladder.coordinators.get(id ?? '') ?? []).map(person),
				present: coordinatorRung(ladder, id).length
			};
		})
	};
}

/** Coaching stays between two people; it has no ladder. */
async function listOwners(db: Db) {
	return await db
		.selectFrom('wish')
		.select(['ownerOrganisationId', 'ownerPersonId'])
		.select((select) => select.fn.countAll<number>().as('count'))
		.where('state', 'in', openStates)
		.where('kind', '!=', 'coaching')
		.groupBy(['ownerOrganisationId', 'ownerPersonId'])
		.orderBy('count', 'desc')
		.orderBy('ownerPersonId')
		.execute();
}

async function listOrganisations(db: Db, actor: Actor) {
	return await db
		.selectFrom('organisation')
		.select(['id', 'name', 'colour', 'shape'])
		.where('closedAt', 'is', null)
		.$if(!actor.staff, (query) => query.where('id', 'in', [...actor.coordinatedOrganisations, '']))
		.orderBy('name')
		.execute();
}

type Owners = Awaited<ReturnType<typeof listOwners>>;

async function namesOf(db: Db, ladder: Ladder, owners: Owners) {
	const ids = new Set([
		...ladder.staff,
		...[...ladder.coordinators.values()].flat(),
		...owners.flatMap(({ ownerPersonId }) => ownerPersonId ?? []),
		...[...ladder.absences.values()].flatMap(({ deputyId }) => deputyId ?? [])
	]);
	const people = await db
		.selectFrom('person')
		.select(['id', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('id', 'in', [...ids, ''])
		.execute();
	return new Map(people.map((person) => [person.id, visibleName(person)]));
}

function describe(id: string, { absences }: Ladder, names: Map<string, string>) {
	const absence = absences.get(id);
	return {
		id,
		name: names.get(id) ?? '',
		away: absence
			? { until: absence.endsOn, deputy: absence.deputyId && (names.get(absence.deputyId) ?? null) }
			: null
	};
}
