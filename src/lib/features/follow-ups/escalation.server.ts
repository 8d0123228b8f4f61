import { findActor } from '#lib/features/people/actor.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Level } from './counted-clock.ts';
import type { Owned } from './policy.ts';
import { readableFollowUps } from './read.server.ts';

type Wish = Owned & { id: string };

/**
 * Who must know at a level: first the owner, then the deputy too, then who coordinates the organisation that owes the
 * answer, then staff. An empty rung, or an absent person, falls through at once. Only people who may read the wish.
 */
export async function listResponsible(db: Db, wish: Wish, level: Level): Promise<string[]> {
	if (wish.kind === 'coaching') return wish.ownerPersonId ? [wish.ownerPersonId] : [];
	const rungs = wish.ownerPersonId ? [ownerRung, coordinatorRung] : [];
	const first = level === 'overdue_1' ? 1 : level === 'overdue_2' ? 2 : 0;
	for (const rung of rungs.slice(first)) {
		const people = await readersAmong(db, wish, await rung(db, wish, level));
		if (people.length) return people;
	}
	return await staffRung(db);
}

/** The owner; while absent the deputy instead, and from the due instant on both. */
async function ownerRung(db: Db, { ownerPersonId }: Wish, level: Level) {
	if (ownerPersonId === null) return [];
	const absence = await findAbsence(db, ownerPersonId);
	if (!absence) return [ownerPersonId];
	if (!absence.deputyId) return [];
	return level === 'due' ? [ownerPersonId, absence.deputyId] : [absence.deputyId];
}

async function coordinatorRung(db: Db, { ownerOrganisationId }: Wish) {
	if (ownerOrganisationId === null) return [];
	return await presentHolders(db, 'coordinator', ownerOrganisationId);
}

/** Staff who are there; when nobody is, all of them, because somebody must know. */
async function staffRung(db: Db) {
	const present = await presentHolders(db, 'staff', null);
	return present.length ? present : await holders(db, 'staff', null);
}

async function presentHolders(db: Db, role: 'staff' | 'coordinator', organisationId: string | null) {
	const people = await holders(db, role, organisationId);
	const absences = await Promise.all(people.map((personId) => findAbsence(db, personId)));
	return people.filter((_, index) => absences[index] === undefined);
}

async function holders(
	db: Db,
	role: 'staff' | 'coordinator',
	organisationId: string | null
): Promise<string[]> {
	const rows = await db
		.selectFrom('roleGrant')
		.select('personId')
		.distinct()
		.where('role', '=', role)
		.where('organisationId', organisationId === null ? 'is' : '=', organisationId)
		.where('endedAt', 'is', null)
		.orderBy('personId')
		.execute();
	return rows.map((row) => row.personId);
}

async function findAbsence(db: Db, personId: string) {
	const today = localDate(now());
	return await db
		.selectFrom('absence')
		.select('deputyId')
		.where('personId', '=', personId)
		.where('startsOn', '<=', today)
		.where('endsOn', '>=', today)
		.limit(1)
		.executeTakeFirst();
}

async function readersAmong(db: Db, wish: Wish, personIds: string[]) {
	const readers: string[] = [];
	for (const personId of personIds) if (await canRead(db, wish, personId)) readers.push(personId);
	return readers;
}

async function canRead(db: Db, wish: Wish, personId: string) {
	const actor = await findActor(db, personId);
	if (!actor) return false;
	const row = await readableFollowUps(db, actor)
		.select('followUpRequest.id')
		.where('followUpRequest.id', '=', wish.id)
		.executeTakeFirst();
	return row !== undefined;
}
