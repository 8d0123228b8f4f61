import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pageAfter } from '#lib/server/paging.ts';
import { forbidden, notFound } from '#lib/server/refuse.ts';
import type { Actor } from '../people/actor.ts';
import { fullName } from '#lib/features/people/names/names.ts';
import { mergedPeople } from '../people/merged.server.ts';
import { listMemberships, listRoles } from '../people/work.server.ts';

/** Pairs of people who may be one person and about whom nobody has decided yet. */
export async function listPossibleDuplicates(db: Db, actor: Actor) {
	if (!actor.staff) notFound();
	return await describePairs(db, await listPairs(db));
}

/** A page of them. */
export async function listDuplicatesPaged(db: Db, actor: Actor, after: string) {
	if (!actor.staff) notFound();
	const page = pageAfter(await listPairs(db), after);
	return { ...page, rows: await describePairs(db, page.rows) };
}

export async function countPossibleDuplicates(db: Db, actor: Actor): Promise<number> {
	if (!actor.staff) notFound();
	const { count } = await undecided(db)
		.select((select) => select.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}

function undecided(db: Db) {
	return db
		.selectFrom('possibleDuplicate')
		.innerJoin('person as one', 'one.id', 'possibleDuplicate.personId')
		.innerJoin('person as other', 'other.id', 'possibleDuplicate.otherId')
		.where('decidedAt', 'is', null)
		.where('one.erasedAt', 'is', null)
		.where('other.erasedAt', 'is', null)
		.where('one.id', 'not in', mergedPeople(db))
		.where('other.id', 'not in', mergedPeople(db));
}

async function listPairs(db: Db) {
	const pairs = await undecided(db)
		.select(['personId', 'otherId', 'foundAt'])
		.orderBy('foundAt')
		.orderBy('personId')
		.orderBy('otherId')
		.execute();
	return pairs.map((pair) => ({ id: `${pair.personId}-${pair.otherId}`, ...pair }));
}

async function describePairs(db: Db, pairs: Awaited<ReturnType<typeof listPairs>>) {
	const candidates = await describe(
		db,
		pairs.flatMap((pair) => [pair.personId, pair.otherId])
	);
	return pairs.flatMap((pair) => {
		const [one, other] = [candidates.get(pair.personId), candidates.get(pair.otherId)];
		return one && other ? [{ key: pair.id, foundAt: pair.foundAt, one, other }] : [];
	});
}

/** Two people of one name, who are two people. */
export async function tellApart(db: Db, actor: Actor, personId: string, otherId: string) {
	if (!actor.staff) forbidden();
	await db.transaction().execute(async (trx) => {
		const [first = '', second = ''] = [personId, otherId].toSorted();
		const { numUpdatedRows } = await trx
			.updateTable('possibleDuplicate')
			.set({ decidedAt: now(), decidedBy: actor.personId, same: 0 })
			.where('personId', '=', first)
			.where('otherId', '=', second)
			.where('decidedAt', 'is', null)
			.executeTakeFirst();
		if (!numUpdatedRows) notFound();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'person.tell_apart',
			objectId: first,
			personId: first,
			details: { other: second }
		});
	});
}

/** What there is of somebody, to see whether they are the same and what a merger would move. */
export async function describe(db: Db, personIds: string[]) {
	const people = await db
		.selectFrom('person')
		.leftJoin('user', 'user.id', 'person.id')
		.select(['person.id', 'givenName', 'initials', 'infix', 'familyName', 'email', 'passwordHash'])
		.select((select) => [
			select
				.selectFrom('enrolment')
				.select((row) => row.fn.countAll<number>().as('n'))
				.whereRef('enrolment.personId', '=', 'person.id')
				.as('enrolments'),
			select
				.selectFrom('sessionLead')
				.select((row) => row.fn.countAll<number>().as('n'))
				.whereRef('sessionLead.personId', '=', 'person.id')
				.as('led'),
			select
				.selectFrom('registerNumber')
				.select((row) => row.fn.countAll<number>().as('n'))
				.whereRef('registerNumber.personId', '=', 'person.id')
				.as('registers')
		])
		.where('person.id', 'in', [...personIds, ''])
		.where('person.erasedAt', 'is', null)
		.where('person.id', 'not in', mergedPeople(db))
		.execute();
	const memberships = await listMemberships(db, personIds, 'ever');
	const roles = await listRoles(db, personIds);
	return new Map(
		people.map(({ passwordHash, ...person }) => [
			person.id,
			{
				id: person.id,
				name: fullName(person),
				initials: person.initials,
				email: person.email,
				enrolments: person.enrolments ?? 0,
				led: person.led ?? 0,
				registers: person.registers ?? 0,
				signsIn: passwordHash !== null,
				memberships: memberships.filter((membership) => membership.personId === person.id),
				roles: roles.filter((role) => role.personId === person.id).map((role) => role.role)
			}
		])
	);
}

export type Candidate = NonNullable<ReturnType<Awaited<ReturnType<typeof describe>>['get']>>;
