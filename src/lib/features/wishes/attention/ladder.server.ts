import { findActor } from '#lib/features/people/actor.server.ts';
import { awayOn } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Level } from '../clocks/counted-clock.ts';
import type { Owned } from '../policy.ts';
import { readableWishes } from '../read.server.ts';

type Wish = Owned & { id: string };

/** Until when somebody is away; null for who has no account any more. */
type Absence = { deputyId: string | null; endsOn: string | null };

/** Who stands on the rungs today: who is away, who coordinates, who is staff. */
export type Ladder = {
	absences: Map<string, Absence>;
	coordinators: Map<string, string[]>;
	staff: string[];
};

export async function loadLadder(db: Db): Promise<Ladder> {
	const absences = await listAbsences(db);
	const holders = await db
		.selectFrom('roleGrant')
		.select(['role', 'personId', 'organisationId'])
		.distinct()
		.where('role', 'in', ['coordinator', 'staff'])
		.where('endedAt', 'is', null)
		.orderBy('personId')
		.execute();
	const coordinators = new Map<string, string[]>();
	for (const { role, personId, organisationId } of holders) {
		if (role !== 'coordinator' || organisationId === null) continue;
		coordinators.set(organisationId, [...(coordinators.get(organisationId) ?? []), personId]);
	}
	const staff = holders.filter(({ role }) => role === 'staff').map(({ personId }) => personId);
	return { absences, coordinators, staff };
}

/** Of two absences that overlap, the one with a deputy counts; whoever cannot sign in any more is always away. */
async function listAbsences(db: Db) {
	const today = localDate(now());
	const rows = await db
		.selectFrom('absence')
		.select(['personId', 'deputyId', 'endsOn'])
		.where(awayOn(today))
		.orderBy('deputyId')
		.orderBy('endsOn')
		.execute();
	const stopped = await db.selectFrom('user').select('id').where('disabledAt', 'is not', null).execute();
	const absences = new Map<string, Absence>(stopped.map(({ id }) => [id, { deputyId: null, endsOn: null }]));
	for (const row of rows) if (!absences.get(row.personId)?.deputyId) absences.set(row.personId, row);
	return absences;
}

/**
 * Who must know at a level: first the owner, then the deputy too, then who coordinates the organisation that owes the
 * answer, then staff. An empty rung, or an absent person, falls through at once. Only people who may read the wish.
 */
export async function listResponsible(db: Db, ladder: Ladder, wish: Wish, level: Level): Promise<string[]> {
	if (wish.kind === 'coaching') return wish.ownerPersonId ? [wish.ownerPersonId] : [];
	if (wish.ownerPersonId !== null && level !== 'late_1' && level !== 'late_2') {
		const people = await ownerRung(db, ladder, wish, wish.ownerPersonId, level);
		if (people.length) return people;
	}
	if (wish.ownerPersonId !== null && level !== 'late_2') {
		const people = coordinatorRung(ladder, wish.ownerOrganisationId);
		if (people.length) return people;
	}
	return staffRung(ladder);
}

/** The owner; while absent the deputy instead, and from the due instant on both. */
async function ownerRung(db: Db, { absences }: Ladder, wish: Wish, ownerId: string, level: Level) {
	const absence = absences.get(ownerId);
	if (!absence) return [ownerId];
	const { deputyId } = absence;
	if (deputyId === null) return [];
	const deputies = (await canRead(db, wish.id, deputyId)) ? [deputyId] : [];
	return level === 'due' ? [ownerId, ...deputies] : deputies;
}

export function coordinatorRung({ absences, coordinators }: Ladder, organisationId: string | null) {
	const people = organisationId === null ? [] : (coordinators.get(organisationId) ?? []);
	return people.filter((personId) => !absences.has(personId));
}

/** Staff who are there; when nobody is, all of them, because somebody must know. */
export function staffRung({ absences, staff }: Ladder) {
	const present = staff.filter((personId) => !absences.has(personId));
	return present.length ? present : staff;
}

/** The owner, whoever coordinates the owing organisation and staff read it always; a deputy may not. */
async function canRead(db: Db, wishId: string, personId: string) {
	const actor = await findActor(db, personId);
	if (!actor) return false;
	const row = await readableWishes(db, actor)
		.select('wish.id')
		.where('wish.id', '=', wishId)
		.executeTakeFirst();
	return row !== undefined;
}
