/** A small chain of people around wishes, and short words for what they do. */
import { askWish, type NewWish } from '#lib/features/wishes/asking/ask.server.ts';
import type { Seen } from '#lib/features/wishes/change.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, HOUR, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import {
	actorOf,
	addEdition,
	addEnrolment,
	addLead,
	addOrganisation,
	addPerson,
	addSession
} from './builders.ts';

export async function createCircle(db: Db) {
	const own = await addOrganisation(db, 'Sociaal Werk Proef');
	const other = await addOrganisation(db, 'Veilig Thuis Proef');
	const staff = await addPerson(db, { staff: true, organisations: [own] });
	const secondStaff = await addPerson(db, { staff: true, organisations: [own] });
	const asker = await addPerson(db, { organisations: [own], givenName: 'Noor' });
	const colleague = await addPerson(db, { organisations: [own] });
	const ownCoordinator = await addPerson(db, { organisations: [own], coordinatedOrganisations: [own] });
	const otherCoordinator = await addPerson(db, { organisations: [other], coordinatedOrganisations: [other] });
	const otherMember = await addPerson(db, { organisations: [other] });
	const trainer = await addPerson(db, { organisations: [own], teaches: [] });
	const otherTrainer = await addPerson(db, { organisations: [other], teaches: [] });
	const strangeTrainer = await addPerson(db, { organisations: [other], teaches: [] });
	const admin = await addPerson(db, { organisations: [own], admin: true });
	const editionId = await addEdition(db);
	const sessionId = await addSession(db, editionId, {
		startsAt: addMs(now(), -5 * HOUR),
		endsAt: addMs(now(), -1 * HOUR)
	});
	await addLead(db, sessionId, 1, trainer, own);
	await addLead(db, sessionId, 2, otherTrainer, other);
	await addEnrolment(db, editionId, asker);
	await addEnrolment(db, editionId, colleague);
	const people = {
		staff,
		secondStaff,
		asker,
		colleague,
		ownCoordinator,
		otherCoordinator,
		otherMember,
		trainer,
		otherTrainer,
		strangeTrainer,
		admin
	};
	const actors = await actorsOf(db, people);
	return { own, other, editionId, sessionId, people, ...actors };
}

async function actorsOf<Name extends string>(db: Db, people: Record<Name, string>) {
	const entries = await Promise.all(
		Object.entries<string>(people).map(async ([name, id]) => [name, await actorOf(db, id)] as const)
	);
	return Object.fromEntries(entries) as Record<Name, Actor>;
}

export async function raise(db: Db, actor: Actor, wish: Partial<NewWish> = {}): Promise<string> {
	return await askWish(db, actor, {
		kind: 'deepening',
		summary: 'Meer oefenen met lastige gesprekken',
		body: 'Vooral het begin van het gesprek.',
		...wish
	});
}

/** The wish as it stands now, to act on. */
export async function seen(db: Db, wishId: string): Promise<Seen> {
	return { wishId, version: (await wishOf(db, wishId)).version };
}

export async function wishOf(db: Db, id: string) {
	return await db.selectFrom('wish').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

export async function clockOf(
	db: Db,
	wishId: string,
	metric: 'first_response' | 'answer' = 'answer',
	cycleNo = 1
) {
	return await db
		.selectFrom('wishClock')
		.selectAll()
		.where('wishId', '=', wishId)
		.where('metric', '=', metric)
		.where('cycleNo', '=', cycleNo)
		.executeTakeFirstOrThrow();
}

export async function eventsOf(db: Db, wishId: string) {
	const rows = await db
		.selectFrom('wishEvent')
		.select('type')
		.where('wishId', '=', wishId)
		.orderBy('seq')
		.execute();
	return rows.map((row) => row.type);
}

/** Gives one more policy that wins from the usual ones. */
export async function promise(
	db: Db,
	metric: 'first_response' | 'answer',
	value: number,
	unit: 'business_days' | 'business_minutes' = 'business_days'
) {
	const id = newId();
	await db.insertInto('targetPolicy').values({ id, metric, rank: 1, createdAt: now() }).execute();
	await db
		.insertInto('targetPolicyVersion')
		.values({
			id,
			policyId: id,
			number: 1,
			unit,
			value,
			atRiskFraction: 0.8,
			validFrom: '2020-01-01T00:00:00.000Z'
		})
		.execute();
}
